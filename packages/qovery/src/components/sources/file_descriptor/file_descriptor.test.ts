import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CollectedOutput, poll, testContext, testSource } from '@qovery/sdk/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { file_descriptor } from './index.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'file-descriptor-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const never = new AbortController().signal
const create = (options: object) =>
  file_descriptor.create(file_descriptor.config.parse(options), testContext({ id: 'in', type: 'file_descriptor' }))
const messages = (out: CollectedOutput) =>
  out.events('log').map((event) => (event.value as { message: unknown }).message)

async function read(fd: number): Promise<CollectedOutput> {
  const out = new CollectedOutput()
  await (await create({ fd })).run(out, never)
  return out
}

/** A named pipe, opened for reading while somebody else writes into it. */
function pipe(script: string): number {
  const name = path.join(folder, 'pipe')
  execFileSync('mkfifo', [name])
  const fd = fs.openSync(name, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
  spawn('sh', ['-c', `${script} > "$0"`, name], { stdio: 'ignore' })
  return fd
}

describe('the source', () => {
  const open: number[] = []
  afterEach(() => {
    for (const fd of open.splice(0)) fs.closeSync(fd)
  })
  testSource(file_descriptor, {
    test,
    config: () => {
      const file = path.join(folder, 'input')
      fs.writeFileSync(file, 'one\ntwo\n')
      const fd = fs.openSync(file, 'r')
      open.push(fd)
      return { fd }
    },
  })

  test('reads a file from its present place to its end', async () => {
    const file = path.join(folder, 'input')
    fs.writeFileSync(file, 'one\ntwo\nthree')
    const fd = fs.openSync(file, 'r')
    fs.readSync(fd, Buffer.alloc(4))
    const out = await read(fd)
    fs.closeSync(fd)
    expect(messages(out)).toEqual(['two', 'three'])
    expect(out.events('log')[0]?.value).toMatchObject({ host: 'test-host', source_type: 'file_descriptor' })
  })

  test('reads a pipe until all who write have closed it, and closes it then', async () => {
    const fd = pipe('(printf "one\\ntw"; sleep 0.1; printf "o\\nthree")')
    expect(messages(await read(fd))).toEqual(['one', 'two', 'three'])
    expect(() => fs.fstatSync(fd)).toThrow('EBADF')
  })

  test('reads a socket in a real process, stops, goes on where it was, and ends by itself', async () => {
    const child = spawn(process.execPath, ['--conditions=@qovery/source', '--input-type=module', '--eval', SCRIPT], {
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    })
    const input = child.stdio[3] as net.Socket
    let said = ''
    child.stdout?.on('data', (bytes: Buffer) => (said += bytes.toString()))
    input.write('{"n":1}\n')
    await poll('the first event', () => said === '1 ')
    input.end('{"n":2}\n{"n":3}')
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
    expect(said).toBe('1 2 3 ')
  })
})

/** Runs the source twice on descriptor 3: until there is an event, and to the end of the input. */
const SCRIPT = `
import { file_descriptor } from '${new URL('index.ts', import.meta.url).href}'
import { testContext, CollectedOutput } from '${import.meta.resolve('@qovery/sdk/testing')}'
const config = file_descriptor.config.parse({ fd: 3, decoding: { codec: 'json' } })
const source = await file_descriptor.create(config, testContext())
for (const wanted of [1, 2]) {
  const out = new CollectedOutput()
  const stop = new AbortController()
  const running = source.run(out, stop.signal)
  if (wanted === 1) {
    await out.until(1)
    stop.abort()
  }
  await running
  for (const event of out.events('log')) process.stdout.write(event.value.n + ' ')
}`

describe('a descriptor that cannot be read', () => {
  test('is named where it is not open', async () => {
    await expect(read(987)).rejects.toThrow(
      'File descriptor 987 is not open: start the program with it, as in "qovery 987< FILE"',
    )
  })

  test('is named where it is a folder', async () => {
    const fd = fs.openSync(folder, 'r')
    await expect(read(fd)).rejects.toThrow(`File descriptor ${fd} is no file, pipe, socket or terminal`)
    fs.closeSync(fd)
  })

  test.runIf(process.platform === 'linux')('is named where it is a pipe within the program', async () => {
    const name = path.join(folder, 'pipe')
    execFileSync('mkfifo', [name])
    const [reader, writer] = [fs.openSync(name, fs.constants.O_RDWR), fs.openSync(name, 'w')]
    await expect(read(reader)).rejects.toThrow(`File descriptor ${reader} is a pipe within the program`)
    for (const fd of [reader, writer]) fs.closeSync(fd)
  })

  test('is named where it is a file that was opened for writing', async () => {
    const fd = fs.openSync(path.join(folder, 'output'), 'w')
    await expect(read(fd)).rejects.toThrow('EBADF')
    fs.closeSync(fd)
  })
})

test('the descriptor of the standard input is claimed as such, and those of the output are refused', () => {
  expect(file_descriptor.resources?.(file_descriptor.config.parse({ fd: 0 }))).toEqual([
    { kind: 'stdin', address: 'stdin' },
  ])
  expect(file_descriptor.resources?.(file_descriptor.config.parse({ fd: 10 }))).toEqual([
    { kind: 'file', address: '/dev/fd/10' },
  ])
  for (const fd of [1, 2, -1, 1.5]) expect(file_descriptor.config.safeParse({ fd }).success).toBe(false)
})
