import { spawn } from 'node:child_process'
import { PassThrough, Writable } from 'node:stream'
import { isPartial, isReject, LogBatch, LogEvent, NO_METADATA } from '@qovery/sdk'
import { poll, testContext } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { createEncoding } from '../../../codecs/encoding.ts'
import { console as consoleSink } from './index.ts'
import { StandardStream } from './standard-stream.ts'

const logs = (...messages: string[]) => LogBatch.of(messages.map((message) => new LogEvent({ message }, NO_METADATA)))

async function sink(stream: Writable, options: object = { encoding: { codec: 'text' } }, cx = testContext()) {
  const config = consoleSink.config.parse(options)
  const made = new StandardStream(config.target, () => stream, await createEncoding(config, cx), cx)
  await made.start()
  return made
}

test('batches are written in the chosen encoding, in order, and counted in bytes', async () => {
  const stream = new PassThrough()
  const cx = testContext()
  const made = await sink(stream, { encoding: { codec: 'json' } }, cx)
  await made.write(logs('a', 'b'))
  await made.write(logs('c'))
  expect(String(stream.read())).toBe('{"message":"a"}\n{"message":"b"}\n{"message":"c"}\n')
  expect(cx.recorded.sentBytes).toBe(48)
  await made.close()
  expect(stream.listenerCount('error')).toBe(0)
})

test('a write lasts until the stream has taken the bytes', async () => {
  let take = () => {}
  const slow = new Writable({
    write: (_bytes, _encoding, done) => {
      take = done
    },
  })
  const made = await sink(slow)
  let written = false
  const writing = made.write(logs('x')).then(() => {
    written = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(written).toBe(false)
  take()
  await writing
  expect(written).toBe(true)
})

test('events that the framing cannot hold are rejected, the others are written', async () => {
  const stream = new PassThrough()
  const framing = { method: 'length_delimited', length_delimited: { max_frame_length: 3 } }
  const made = await sink(stream, { encoding: { codec: 'text' }, framing })
  const error = await made.write(logs('ab', 'long one')).catch((error: unknown) => error)
  expect(isPartial(error) && error.rejected).toEqual([1])
  expect(String(stream.read())).toBe('\0\0\0\x02ab')
})

test('when the reader has gone every batch is rejected with a clear reason', async () => {
  const gone = new Writable({
    write: (_bytes, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  })
  const made = await sink(gone)
  for (let i = 0; i < 2; i++) {
    const error = await made.write(logs('x')).catch((error: unknown) => error)
    expect(isReject(error) && error.message).toBe(
      'Whoever read stdout has gone (EPIPE): nothing more can be written to it until the program is started again',
    )
  }
})

test('a real process outlives its reader, and a reader that stalls does not stop its event loop', async () => {
  const script = `
    import { console as sink } from '${new URL('index.ts', import.meta.url).href}'
    import { LogBatch, LogEvent, NO_METADATA } from '${import.meta.resolve('@qovery/sdk')}'
    import { testContext } from '${import.meta.resolve('@qovery/sdk/testing')}'
    const made = await sink.create(sink.config.parse({ encoding: { codec: 'text' } }), testContext())
    await made.start()
    let ticks = 0
    setInterval(() => process.stderr.write('tick ' + ++ticks + '\\n'), 20)
    const batch = LogBatch.of([new LogEvent({ message: 'x'.repeat(1 << 20) }, NO_METADATA)])
    try {
      for (;;) await made.write(batch)
    } catch (error) {
      process.stderr.write('said: ' + error.message + '\\n')
      process.exit(0)
    }`
  const child = spawn(process.execPath, ['--conditions=@qovery/source', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
  await poll('the process ticks while nobody reads', () => said.includes('tick 5'))
  const ended = new Promise((resolve) => child.on('close', resolve))
  child.stdout.destroy()
  expect(await ended).toBe(0)
  expect(said).toMatch(/said: Whoever read stdout has gone \(EPIPE\)/)
})

test('it takes what its encoding takes, and its examples are valid', () => {
  for (const example of consoleSink.examples) expect(consoleSink.config.safeParse(example.config).success).toBe(true)
  expect(consoleSink.inputs(consoleSink.config.parse({ encoding: { codec: 'text' } }))).toEqual(['log', 'metric'])
  expect(consoleSink.config.safeParse({}).error?.issues[0]?.path).toEqual(['encoding'])
})
