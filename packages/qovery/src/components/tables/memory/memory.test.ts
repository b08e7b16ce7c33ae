import { LogBatch, LogEvent, NO_METADATA } from '@qovery/sdk'
import { CollectedOutput, testContext, testTable } from '@qovery/sdk/testing'
import { Timestamp, type Value } from '@qovery/vrl/value'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { memory } from './index.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the contract of tables', () => {
  testTable(memory, { test, config: () => ({}) })
})

const never = new AbortController().signal
const OPTIONS = { caseSensitive: true, select: undefined, wildcard: undefined, most: 2 }

/** A table at work, with its sink and its source. */
async function started(options: object = {}) {
  const cx = testContext({ id: 'seen', kind: 'table', type: 'memory' })
  const sinkCx = testContext({ id: 'seen', kind: 'sink', type: 'memory' })
  const table = await memory.create(memory.config.parse(options), cx)
  await table.start?.()
  const sink = table.sink?.(sinkCx)
  const source = table.source?.(testContext({ id: 'rows', kind: 'source', type: 'memory' }))
  return {
    cx,
    sinkCx,
    source,
    close: () => table.close?.(),
    find: (key: Value, select?: readonly string[]) =>
      table.find([{ field: 'key', equals: key }], { ...OPTIONS, select }),
    write: (...events: Value[]) =>
      sink?.write(LogBatch.of(events.map((value) => new LogEvent(value, NO_METADATA))), never),
  }
}

describe('a key', () => {
  test('has the value that was written last, as it was', async () => {
    const { write, find } = await started()
    const event = { a: { time: new Timestamp(1, 5), list: [1] }, b: 2 }
    void write(event, { b: 3 })
    event.a.list.push(2)
    expect(find('a')).toEqual([{ key: 'a', ttl: 600, value: { time: new Timestamp(1, 5), list: [1] } }])
    expect(find('b')).toEqual([{ key: 'b', ttl: 600, value: 3 }])
    expect(find('c')).toEqual([])
    expect(find('a', ['ttl', 'none'])).toEqual([{ ttl: 600 }])
  })

  test('such as __proto__ is one like others, and keys that are no texts are found by their texts', async () => {
    const { write, find } = await started()
    void write(JSON.parse('{ "__proto__": 1, "7": 2 }') as Value)
    expect(find('__proto__')).toEqual([{ key: '__proto__', ttl: 600, value: 1 }])
    expect(find(7)).toEqual([{ key: '7', ttl: 600, value: 2 }])
    expect(find('toString')).toEqual([])
  })

  test('goes with the scan after its time is over, which begins again when it is written', async () => {
    const { write, find, cx } = await started({ ttl: 100, scan_interval: 30 })
    void write({ a: 1, b: 1 })
    await vi.advanceTimersByTimeAsync(60_000)
    void write({ b: 2 })
    expect(find('a')).toEqual([{ key: 'a', ttl: 40, value: 1 }])
    await vi.advanceTimersByTimeAsync(59_000)
    expect(find('a')).toEqual([{ key: 'a', ttl: 0, value: 1 }])
    await vi.advanceTimersByTimeAsync(1000)
    expect(find('a')).toEqual([])
    expect(find('b')).toEqual([{ key: 'b', ttl: 40, value: 2 }])
    expect(cx.recorded.metrics.get('memory_enrichment_table_ttl_expirations_total')).toBe(1)
  })

  test('may say itself how long it stays', async () => {
    const { write, find } = await started({ ttl_field: 'stay.secs' })
    void write({ a: { stay: { secs: 5 } }, b: { stay: { secs: -5 } }, c: { stay: { secs: 'x' } }, d: 1 })
    const ttls = ['a', 'b', 'c', 'd'].map((key) => find(key)[0]?.['ttl'])
    expect(ttls).toEqual([5, 600, 600, 600])
  })

  test('becomes visible at the interval, where there is one', async () => {
    const { write, find } = await started({ flush_interval: 2 })
    void write({ a: 1 })
    expect(find('a')).toEqual([])
    await vi.advanceTimersByTimeAsync(2000)
    expect(find('a')).toHaveLength(1)
    void write({ a: 2 })
    expect(find('a')[0]?.['value']).toBe(1)
  })
})

describe('what the table does not take', () => {
  test('is counted where there is no room: keys that are there may still be written again', async () => {
    const { write, find, cx, sinkCx } = await started({ max_byte_size: 200 })
    void write({ a: 'x'.repeat(20), b: 'y'.repeat(20), c: 'z'.repeat(20) }, { d: 'too much' }, { a: 'new' })
    expect(['a', 'b', 'c', 'd'].map((key) => find(key).length)).toEqual([1, 1, 0, 0])
    expect(find('a')[0]?.['value']).toBe('new')
    expect(cx.recorded.metrics.get('memory_enrichment_table_failed_insertions_total')).toBe(2)
    expect(cx.recorded.metrics.get('memory_enrichment_table_byte_size')).toBeLessThanOrEqual(200)
    expect(sinkCx.recorded.failed.get('table_full')).toHaveLength(2)
    expect(sinkCx.recorded.dropped).toEqual(new Map([['table_full', 1]]))
  })

  test('there is room again when keys have gone', async () => {
    const { write, find, cx } = await started({ max_byte_size: 100, ttl: 1, scan_interval: 2 })
    void write({ a: 'x' })
    await vi.advanceTimersByTimeAsync(2000)
    expect(cx.recorded.metrics.get('memory_enrichment_table_byte_size')).toBe(0)
    void write({ b: 'y' })
    expect(find('b')).toHaveLength(1)
  })

  test('is dropped where an event is no object', async () => {
    const { write, sinkCx } = await started()
    void write('text', [1])
    expect(sinkCx.recorded.dropped).toEqual(new Map([['not_an_object', 2]]))
  })

  test('is a condition on several fields, on a range, or on none', async () => {
    const table = await memory.create(memory.config.parse({}), testContext())
    const two = [
      { field: 'key', equals: 'a' },
      { field: 'value', equals: 1 },
    ]
    expect(() => table.find(two, OPTIONS)).toThrow('Only one condition is allowed')
    expect(() => table.find([{ field: 'key', from: new Timestamp(0, 0) }], OPTIONS)).toThrow('Only equality')
    expect(() => table.find([], OPTIONS)).toThrow('Key condition must be specified')
  })
})

test('own metrics count the use, with the key where that is wanted', async () => {
  const count = async (options: object) => {
    const { write, find, cx } = await started(options)
    void write({ a: 1 }, { b: 1 })
    find('a')
    find('none')
    return cx.recorded.metrics
  }
  const prefix = 'memory_enrichment_table'
  const all = await count({})
  expect(all.get(`${prefix}_insertions_total`)).toBe(2)
  expect(all.get(`${prefix}_reads_total`)).toBe(1)
  expect(all.get(`${prefix}_failed_reads_total`)).toBe(1)
  expect(all.get(`${prefix}_objects`)).toBe(2)
  expect(all.get(`${prefix}_flushes_total`)).toBe(1)
  const byKey = await count({ internal_metrics: { include_key_tag: true } })
  expect(byKey.get(`${prefix}_insertions_total{"key":"a"}`)).toBe(1)
  expect(byKey.get(`${prefix}_failed_reads_total{"key":"none"}`)).toBe(1)
})

describe('the source', () => {
  const source_config = { source_key: 'rows' }

  async function running(options: object) {
    const parts = await started(options)
    const out = new CollectedOutput()
    const stop = new AbortController()
    const ended = parts.source?.run(out, stop.signal)
    const rows = (port: string) => out.events('log', port).map(({ value }) => value)
    return { ...parts, out, rows, stop: async () => (stop.abort(), await ended) }
  }

  test('sends all rows at the interval, in batches', async () => {
    const options = { source_config: { ...source_config, export_interval: 10, export_batch_size: 2 } }
    const { write, rows, out, stop } = await running(options)
    void write({ a: 1, b: 2, c: 3 })
    await vi.advanceTimersByTimeAsync(10_000)
    await vi.waitFor(() => expect(out.count).toBe(3))
    expect(out.batches.map(({ batch }) => batch.length)).toEqual([2, 1])
    expect(rows('')[2]).toEqual({
      key: 'c',
      ttl: 590,
      value: 3,
      source_type: 'memory',
      timestamp: expect.any(Timestamp) as Timestamp,
    })
    await stop()
  })

  test('takes away what it has sent, where that is wanted', async () => {
    const options = { source_config: { ...source_config, export_interval: 10, remove_after_export: true } }
    const { write, find, out, stop } = await running(options)
    void write({ a: 1 })
    await vi.advanceTimersByTimeAsync(30_000)
    expect(out.count).toBe(1)
    expect(find('a')).toEqual([])
    await stop()
  })

  test('sends rows whose time is over by an output of their own', async () => {
    const options = { ttl: 5, scan_interval: 1, source_config: { ...source_config, export_expired_items: true } }
    expect(memory.source?.(memory.config.parse(options))).toEqual({
      id: 'rows',
      option: ['source_config', 'source_key'],
      outputs: { '': ['log'], expired: ['log'] },
    })
    const { write, rows, stop } = await running(options)
    void write({ a: 1 })
    await vi.advanceTimersByTimeAsync(7000)
    expect(rows('expired')).toMatchObject([{ key: 'a', ttl: 0, value: 1 }])
    expect(rows('')).toEqual([])
    await stop()
  })
})
