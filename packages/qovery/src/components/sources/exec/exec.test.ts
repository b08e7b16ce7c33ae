import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { LogEvent } from '@qovery/sdk'
import { CollectedOutput, poll, testContext, testSource, type TestContext } from '@qovery/sdk/testing'
import { isObject, Timestamp, type ValueObject } from '@qovery/vrl/value'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exec } from './index.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'exec-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const context = (parts: Parameters<typeof testContext>[0] = {}) => testContext({ id: 'in', type: 'exec', ...parts })
const sh = (script: string) => ['sh', '-c', script]
const values = (out: CollectedOutput) => out.events('log').map(({ value }) => (isObject(value) ? value : {}))
const messages = (out: CollectedOutput) => values(out).map((value) => value['message'])

async function start(options: object, out: CollectedOutput, cx: TestContext = context()) {
  const source = await exec.create(exec.config.parse(options), cx)
  const stop = new AbortController()
  const running = source.run(out, stop.signal)
  return { running, end: () => (stop.abort(), running) }
}

/** What a command writes that runs once. */
async function once(script: string, options: object = {}, cx?: TestContext): Promise<CollectedOutput> {
  const out = new CollectedOutput()
  const streaming = { respawn_on_exit: false }
  await (
    await start({ mode: 'streaming', streaming, command: sh(script), ...options }, out, cx)
  ).running
  return out
}

function lives(pid: number): boolean {
  return existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

testSource(exec, { test, config: () => ({ mode: 'streaming', command: ['sleep', '100'] }) })

describe('events', () => {
  test('say who wrote them, and where to', async () => {
    const command = sh('echo out; sleep 0.05; printf err >&2')
    const out = await once('', { command })
    expect(values(out)).toEqual([
      {
        message: 'out',
        host: 'test-host',
        source_type: 'exec',
        timestamp: expect.any(Timestamp) as unknown,
        stream: 'stdout',
        pid: expect.any(Number) as unknown,
        command,
      },
      expect.objectContaining({ message: 'err', stream: 'stderr' }),
    ])
  })

  test('have these fields in the metadata in the namespace vector', async () => {
    const log_schema = { ...context().globals.log_schema, namespace: 'vector' as const }
    const out = await once('echo x', {}, context({ globals: { log_schema } }))
    const [event] = out.events('log')
    const { exec: own, vector } = (event as LogEvent).metadata.value as Record<string, ValueObject>
    expect((event as LogEvent).value).toBe('x')
    expect(own).toEqual({
      host: 'test-host',
      stream: 'stdout',
      pid: expect.any(Number) as unknown,
      command: sh('echo x'),
    })
    expect(vector).toMatchObject({ source_type: 'exec' })
  })

  test('are what the codec makes of the output, and leave fields that it found', async () => {
    const out = await once(`echo '{"a":1,"pid":"x"}'`, { decoding: { codec: 'json' } })
    expect(values(out)[0]).toMatchObject({ a: 1, pid: 'x', stream: 'stdout' })
  })
})

describe('the command', () => {
  test('has the environment and the folder that the options give', async () => {
    const options = { environment: { A: 'x' }, working_directory: folder }
    expect(messages(await once('echo "$A$(test -n "$HOME" && echo y)"; pwd', options))).toEqual(['xy', folder])
    const alone = { environment: { A: 'x' }, clear_environment: true, command: ['/usr/bin/env'] }
    expect(messages(await once('', alone))).toEqual(['A=x'])
  })

  test('may write to its standard error what nobody wants: it is only told when it fails', async () => {
    const cx = context()
    const out = await once('echo out; echo why >&2; exit 3', { include_stderr: false }, cx)
    expect(messages(out)).toEqual(['out'])
    expect(cx.recorded.log).toMatchObject([
      { level: 'warn', message: 'The command ended with exit code 3; it said: why' },
    ])
    expect(cx.recorded.metrics.get('command_executed_total{"exit_status":"3"}')).toBe(1)
    expect(cx.recorded.metrics.get('command_execution_duration_seconds{"exit_status":"3"}')).toBe(1)
  })

  test('may write without end: long messages are cut, and it waits while the pipeline has no room', async () => {
    const out = new CollectedOutput()
    let open = () => {}
    out.room = new Promise((resolve) => {
      open = resolve
    })
    const cx = context()
    const options = { mode: 'streaming', command: sh('tr "\\0" x < /dev/zero'), maximum_buffer_size_bytes: 1000 }
    const endless = await start(options, new CollectedOutput(), cx)
    await poll('the report', () => cx.recorded.failed.has('frame_too_long'))
    await endless.end()
    const many = await start({ mode: 'streaming', command: ['yes'] }, out)
    await poll('a first batch', () => out.batches.length > 0)
    const { length } = out.batches
    // What one read of 64 KiB brings, and nothing more.
    expect(length).toBeLessThanOrEqual(33)
    out.room = undefined
    open()
    await poll('more batches', () => out.batches.length > length)
    await many.end()
  })

  test('is asked to end, may say a last word, and is not reported', async () => {
    const out = new CollectedOutput()
    const cx = context()
    const script = `trap 'echo bye; exit 1' TERM; echo ready; while :; do sleep 0.01; done`
    const { end } = await start({ mode: 'streaming', command: sh(script), include_stderr: false }, out, cx)
    await out.until(1)
    await end()
    expect(messages(out)).toEqual(['ready', 'bye'])
    expect(cx.recorded.log).toEqual([])
  })

  test('leaves nobody behind', async () => {
    const out = new CollectedOutput()
    const { end } = await start({ mode: 'streaming', command: sh('sleep 100 & echo $!; sleep 100') }, out)
    await out.until(1)
    const [{ pid, message }] = values(out) as [{ pid: number; message: string }]
    await end()
    expect(await poll('the end of both', () => !lives(pid) && !lives(Number(message)))).toBe(true)
  })

  test('that has lost its framing is ended', async () => {
    const cx = context()
    await once('printf "GET / HTTP/1.1"; sleep 100', { framing: { method: 'length_delimited' } }, cx)
    expect(cx.recorded.failed.get('framing_lost')?.[0]).toMatch('The stdout of the command is not read any further')
  })
})

describe('streaming', () => {
  test('starts the command again when it has ended', async () => {
    const out = new CollectedOutput()
    const streaming = { respawn_interval_secs: 0 }
    const { end } = await start({ mode: 'streaming', streaming, command: ['echo', 'x'] }, out)
    await out.until(3)
    await end()
    expect(new Set(values(out).map(({ pid }) => pid)).size).toBe(out.count)
  })

  test('tells of a command that cannot be started, and tries again', async () => {
    const cx = context()
    const options = { mode: 'streaming', streaming: { respawn_interval_secs: 0 }, command: ['/no/such'] }
    const { end } = await start(options, new CollectedOutput(), cx)
    await poll('two attempts', () => (cx.recorded.failed.get('command_not_started')?.length ?? 0) > 1)
    await end()
    expect(cx.recorded.failed.get('command_not_started')?.[0]).toMatch(
      'The command "/no/such" cannot be started: there is no such file',
    )
  })

  test('throws where the command is to run once and cannot be started', async () => {
    await expect(once('', { command: ['/no/such'] })).rejects.toThrow('cannot be started')
  })
})

describe('the schedule', () => {
  test('runs the command at once', async () => {
    const out = new CollectedOutput()
    const scheduled = { exec_interval_secs: 3600 }
    const { end } = await start({ mode: 'scheduled', scheduled, command: ['echo', 'x'] }, out)
    await out.until(1)
    await end()
    expect(out.count).toBe(1)
  })

  test('runs the command again after the interval', async () => {
    const out = new CollectedOutput()
    const began = performance.now()
    const scheduled = { exec_interval_secs: 1 }
    const { end } = await start({ mode: 'scheduled', scheduled, command: ['echo', 'x'] }, out)
    await out.until(2)
    expect(performance.now() - began).toBeGreaterThan(900)
    await end()
  })

  test('ends a command that runs until it is due again, and says so', async () => {
    const out = new CollectedOutput()
    const cx = context()
    const scheduled = { exec_interval_secs: 1 }
    const { end } = await start({ mode: 'scheduled', scheduled, command: sh('echo x; exec sleep 100') }, out, cx)
    await out.until(2)
    await end()
    expect(cx.recorded.failed.get('command_timed_out')?.[0]).toBe(
      'The command still ran when it was due again, after 1 seconds, and is ended',
    )
    expect(cx.recorded.metrics.get('command_executed_total{"exit_status":"SIGTERM"}')).toBeGreaterThan(0)
  })
})

test.for([
  [{ command: [] }, 'the name of the program is missing'],
  [{ command: [''] }, 'the name of the program is missing'],
  [{ command: ['a', 'b\0'] }, 'a NUL byte cannot be given to a program'],
  [{ environment: { 'A=B': 'x' } }, 'a variable must have a name'],
  [{ scheduled: { exec_interval_secs: 0 } }, 'expected number to be >=1'],
] as const)('%o is refused: %s', ([options, message]) => {
  const { error } = exec.config.safeParse({ mode: 'streaming', command: ['x'], ...options })
  expect(JSON.stringify(error?.issues)).toContain(message)
})
