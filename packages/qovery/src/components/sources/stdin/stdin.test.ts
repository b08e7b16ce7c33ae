import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import type { LogEvent } from '@qovery/sdk'
import { CollectedOutput, poll, testContext } from '@qovery/sdk/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DecodedInput } from '../../../codecs/decoded-input.ts'
import { decodingOption } from '../../../codecs/decoding.ts'
import { DescriptorInput } from '../../../kit/input/descriptor-input.ts'
import { stdin } from './index.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stdin-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const never = new AbortController().signal
const messages = (out: CollectedOutput) =>
  out.events('log').map((event: LogEvent) => (event.value as { message: unknown }).message)

function source(
  input: { fd: number; stream: PassThrough },
  options: object = {},
  cx = testContext({ id: 'in', type: 'stdin' }),
) {
  return DecodedInput.of(new DescriptorInput(input.fd, () => input.stream), stdin.config.parse(options), cx)
}

/** An input that is a stream: its descriptor is that of a device, as a terminal's would be. */
async function streamed() {
  const device = await open('/dev/null')
  return { fd: device.fd, stream: new PassThrough(), device }
}

describe('a redirected file', () => {
  test('is read from its present place to its end, lines longer than a read included', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `line ${i} ${'x'.repeat(i % 200)}`)
    lines[100] = 'y'.repeat(300_000)
    const file = path.join(folder, 'input')
    await writeFile(file, lines.join('\n'))
    const handle = await open(file)
    const out = new CollectedOutput()
    const cx = testContext()
    await (await source({ fd: handle.fd, stream: new PassThrough() }, { max_length: 1_000_000 }, cx)).run(out, never)
    await handle.close()
    expect(messages(out)).toEqual(lines)
    expect(cx.recorded.receivedBytes).toBe(fs.statSync(file).size)
  })
})

describe('a stream', () => {
  test('gives lines with the name of the host, and its last line when it ends', async () => {
    const input = await streamed()
    const out = new CollectedOutput()
    const running = (await source(input)).run(out, never)
    input.stream.write('one\ntw')
    await out.until(1)
    input.stream.end('o\nthree')
    await running
    await input.device.close()
    expect(messages(out)).toEqual(['one', 'two', 'three'])
    expect(out.events('log')[0]?.value).toMatchObject({ host: 'test-host', source_type: 'stdin' })
    expect(out.events('log')[0]?.metadata.source_id).toBe('in')
  })

  test('is not read any further while the pipeline has no room', async () => {
    const input = await streamed()
    const out = new CollectedOutput()
    let open = () => {}
    out.room = new Promise((resolve) => {
      open = resolve
    })
    const running = (await source(input)).run(out, never)
    input.stream.write('first\n')
    await out.until(1)
    expect(await poll('the stream is paused', () => input.stream.isPaused())).toBe(true)
    input.stream.end('second\n')
    expect(out.count).toBe(1)
    out.room = undefined
    open()
    await running
    await input.device.close()
    expect(messages(out)).toEqual(['first', 'second'])
  })

  test('is let go when the source is asked to end: what has come of a line is sent', async () => {
    const input = await streamed()
    const out = new CollectedOutput()
    const stop = new AbortController()
    const running = (await source(input)).run(out, stop.signal)
    input.stream.write('whole\nhal')
    await out.until(1)
    stop.abort()
    await running
    await input.device.close()
    expect(messages(out)).toEqual(['whole', 'hal'])
    expect(input.stream.destroyed).toBe(false)
    expect(input.stream.listenerCount('data')).toBe(0)
  })

  test('that has lost its framing ends with what came before, a reason, and a closed pipe for the writer', async () => {
    const input = await streamed()
    const cx = testContext()
    const out = new CollectedOutput()
    const running = (await source(input, { framing: { method: 'length_delimited' } }, cx)).run(out, never)
    input.stream.write('\0\0\0\x02ab')
    input.stream.write('GET / HTTP/1.1')
    await running
    expect(messages(out)).toEqual(['ab'])
    expect(cx.recorded.failed.get('framing_lost')?.[0]).toMatch(/not read, .*: .* more than max_frame_length allows/)
    expect(cx.recorded.dropped).toEqual(new Map([['frame_too_long', 1]]))
    expect(input.stream.destroyed).toBe(true)
    await input.device.close()
  })

  test('that was left paused is read on when the source is started again', async () => {
    const input = await streamed()
    const reading = await source(input)
    const stop = new AbortController()
    const first = reading.run(new CollectedOutput(), stop.signal)
    stop.abort()
    await first
    const out = new CollectedOutput()
    const second = reading.run(out, never)
    input.stream.end('later\n')
    await second
    expect(messages(out)).toEqual(['later'])
    await input.device.close()
  })

  test('is cut into messages of max_length, and says so', async () => {
    const input = await streamed()
    const out = new CollectedOutput()
    const cx = testContext()
    const running = (await source(input, { max_length: 4 }, cx)).run(out, never)
    input.stream.end('abcdefg\nab\n')
    await running
    await input.device.close()
    expect(messages(out)).toEqual(['abcd', 'ab'])
    expect(cx.recorded.failed.get('frame_too_long')?.[0]).toBe(
      'A frame was longer than 4 bytes and cut to that length; max_length sets the limit',
    )
  })
})

test('host_key renames the field of the host, or leaves it out', async () => {
  for (const [host_key, expected] of [
    ['machine.name', { message: 'x', machine: { name: 'test-host' } }],
    ['', { message: 'x' }],
  ] as const) {
    const input = await streamed()
    const out = new CollectedOutput()
    input.stream.end('x\n')
    await (await source(input, { host_key })).run(out, never)
    await input.device.close()
    const {
      timestamp: _timestamp,
      source_type: _type,
      ...rest
    } = out.events('log')[0]!.value as Record<string, unknown>
    expect(rest).toEqual(expected)
  }
})

test('a real process reads its pipe, with JSON decoding, and ends by itself', async () => {
  const script = `
    import { stdin } from '${new URL('index.ts', import.meta.url).href}'
    import { testContext, CollectedOutput } from '${import.meta.resolve('@qovery/sdk/testing')}'
    const out = new CollectedOutput()
    const source = await stdin.create(stdin.config.parse({ decoding: { codec: 'json' } }), testContext())
    await source.run(out, new AbortController().signal)
    process.stdout.write(JSON.stringify(out.events('log').map((event) => event.value.n)))`
  const child = spawn(process.execPath, ['--conditions=@qovery/source', '--input-type=module', '--eval', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()))
  child.stdin.write('{"n":1}\n{"n"')
  child.stdin.end(':2}\n{"n":3}')
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
  expect(said).toBe('[1,2,3]')
})

test('the definition claims the standard input, and its examples are valid', () => {
  for (const example of stdin.examples) expect(stdin.config.safeParse(example.config).success).toBe(true)
  const config = stdin.config.parse({})
  expect(config).toEqual({ max_length: 102_400, decoding: decodingOption.parse(undefined) })
  expect(stdin.resources?.(config)).toEqual([{ kind: 'stdin', address: 'stdin' }])
  expect(stdin.outputs(config)).toEqual({ '': ['log'] })
})
