import { DEFAULT_LOG_SCHEMA, type ComponentContext, type OwnLogLine } from '@qovery/sdk'
import { CollectedOutput, testContext } from '@qovery/sdk/testing'
import { Timestamp, type ValueObject } from '@qovery/vrl/value'
import { afterEach, describe, expect, test } from 'vitest'
import { createLog, type Log } from '../../../telemetry/log.ts'
import { internal_logs } from './index.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

function silentLog(): Log {
  const write = { write: () => true, close: () => undefined }
  return createLog({ level: 'trace', format: 'text', color: false, rateLimitSecs: 0, write })
}

async function open(options: object, log: Log, parts: Partial<Pick<ComponentContext, 'globals'>> = {}) {
  const own = { collect: () => undefined, onLog: (listener: (line: OwnLogLine) => void) => log.onLog(listener) }
  const cx = testContext({ id: 'own', kind: 'source', own, ...parts })
  const source = await internal_logs.create(internal_logs.config.parse(options), cx)
  const start = (out: CollectedOutput) => {
    const stop = new AbortController()
    const run = source.run(out, stop.signal)
    const end = () => {
      stop.abort()
      return run
    }
    stops.push(end)
    return end
  }
  return { cx, start }
}

function messages(out: CollectedOutput): unknown[] {
  return out.events('log').map(({ value }) => (value as ValueObject)['message'])
}

describe('internal_logs', () => {
  test('sends the lines of the start-up, then each that comes', async () => {
    const log = silentLog()
    log.logger().info('starting')
    const { start } = await open({}, log)
    const out = new CollectedOutput()
    start(out)
    await out.until(1)
    log.logger().info('one')
    log.logger().debug('two')
    await out.until(3)
    expect(messages(out)).toEqual(['starting', 'one', 'two'])
  })

  test('gives a line the fields that Vector gives its own', async () => {
    const log = silentLog()
    const { start } = await open({}, log)
    const out = new CollectedOutput()
    start(out)
    const speaker = { component_id: 'in', component_kind: 'source', component_type: 'statsd' }
    log.logger(speaker).warn('malformed', { line: 'a:1', count: 2, message: 'not this', pid: 1, ratio: Number.NaN })
    await out.until(1)
    const value = out.events('log')[0]?.value as ValueObject
    expect(value['timestamp']).toBeInstanceOf(Timestamp)
    expect(value).toEqual({
      message: 'malformed',
      timestamp: value['timestamp'],
      metadata: { kind: 'event', level: 'WARN', module_path: 'qovery::sources::statsd', target: 'qovery' },
      host: 'test-host',
      pid: process.pid,
      source_type: 'internal_logs',
      line: 'a:1',
      count: 2,
      ratio: 'NaN',
      vector: speaker,
    })
  })

  test('names or leaves out the fields of host and process as asked', async () => {
    const log = silentLog()
    const { start } = await open({ host_key: 'origin.host', pid_key: '' }, log)
    const out = new CollectedOutput()
    start(out)
    log.logger().info('line')
    await out.until(1)
    const value = out.events('log')[0]?.value as ValueObject
    expect(value['origin']).toEqual({ host: 'test-host' })
    expect(value).not.toHaveProperty('host')
    expect(value).not.toHaveProperty('pid')
    expect(internal_logs.config.safeParse({ host_key: 'a[0]' }).success).toBe(false)
    expect(internal_logs.config.safeParse({ host_key: 'a b' }).success).toBe(false)
  })

  test('puts its own fields beside the event in the namespace vector', async () => {
    const log = silentLog()
    const globals = { ...testContext().globals, log_schema: { ...DEFAULT_LOG_SCHEMA, namespace: 'vector' as const } }
    const { start } = await open({}, log, { globals })
    const out = new CollectedOutput()
    start(out)
    log.logger().info('line')
    await out.until(1)
    const event = out.events('log')[0]
    expect(Object.keys(event?.value as ValueObject)).toEqual(['message', 'timestamp', 'metadata'])
    expect(event?.metadata.value).toMatchObject({
      internal_logs: { host: 'test-host', pid: process.pid },
      vector: { source_type: 'internal_logs' },
    })
  })

  test('keeps a field called __proto__ as data', async () => {
    const log = silentLog()
    const { start } = await open({}, log)
    const out = new CollectedOutput()
    start(out)
    log.logger().info('line', JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>)
    await out.until(1)
    const value = out.events('log')[0]?.value as ValueObject
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.entries(value)).toContainEqual(['__proto__', 'x'])
    expect(Object.entries(value)).toContainEqual(['constructor', 'y'])
  })

  test('does not hear itself, so that a fault in its delivery feeds nothing', async () => {
    const log = silentLog()
    const { start } = await open({}, log)
    const out = new CollectedOutput()
    start(out)
    for (let i = 0; i < 100; i++) log.logger({ component_id: 'own' }).error('delivery failed')
    log.logger({ component_id: 'other' }).error('delivery failed')
    await out.until(1)
    expect(out.count).toBe(1)
  })

  test('counts the lines that find no room, and reports them in one go once there is room', async () => {
    const log = silentLog()
    const { cx, start } = await open({}, log)
    const out = new CollectedOutput()
    const { promise, resolve } = Promise.withResolvers<void>()
    out.room = promise
    start(out)
    log.logger().info('first')
    await out.until(1)
    for (let i = 0; i < 1500; i++) log.logger().info('line', { i })
    expect(cx.recorded.dropped.size).toBe(0)
    out.room = undefined
    resolve()
    await out.until(1001)
    expect([...cx.recorded.dropped]).toEqual([['queue_full', 500]])
  })

  test('sends what it has heard before it ends', async () => {
    const log = silentLog()
    const { start } = await open({}, log)
    const out = new CollectedOutput()
    const end = start(out)
    log.logger().info('last words')
    await end()
    log.logger().info('too late')
    expect(messages(out)).toEqual(['last words'])
  })

  test('repeats nothing when it is started again', async () => {
    const log = silentLog()
    const { start } = await open({}, log)
    const out = new CollectedOutput()
    log.logger().info('one')
    await start(out)()
    log.logger().info('between')
    start(out)
    await out.until(2)
    log.logger().info('two')
    await out.until(3)
    expect(messages(out)).toEqual(['one', 'between', 'two'])
  })
})
