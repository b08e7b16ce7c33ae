import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { LogBatch, LogEvent, NO_METADATA } from '@qovery/sdk'
import { testContext, testTable } from '@qovery/sdk/testing'
import type { Value } from '@qovery/vrl/value'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { memory } from '../index.ts'

const CUCKOO = { type: 'cuckoo', max_entries: 1000, fingerprint_bits: 32 }
const never = new AbortController().signal
const OPTIONS = { caseSensitive: true, select: undefined, wildcard: undefined, most: 2 }

describe('the contract of tables', () => {
  testTable(memory, { test, config: () => ({ filter: CUCKOO }) })
})

async function started(options: object) {
  const cx = testContext({ id: 'seen', kind: 'table', type: 'memory' })
  const sinkCx = testContext({ id: 'seen', kind: 'sink', type: 'memory' })
  const table = await memory.create(memory.config.parse(options), cx)
  await table.start?.()
  const sink = table.sink?.(sinkCx)
  return {
    cx,
    sinkCx,
    close: () => table.close?.(),
    find: (key: Value, select?: readonly string[]) =>
      table.find([{ field: 'key', equals: key }], { ...OPTIONS, select }),
    write: (...events: Value[]) =>
      sink?.write(LogBatch.of(events.map((value) => new LogEvent(value, NO_METADATA))), never),
  }
}

describe('a table that is a filter', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
  afterEach(() => void vi.useRealTimers())

  test('of Bloom has keys without values', async () => {
    const { write, find, close } = await started({ filter: { type: 'bloom', max_entries: 100 } })
    void write({ a: 1, b: null })
    expect([find('a'), find('b'), find('c')]).toEqual([[{ key: 'a', value: null }], [{ key: 'b', value: null }], []])
    await close()
  })

  test('of the cuckoo kind has their time, their counter and their fingerprint', async () => {
    const filter = { ...CUCKOO, counter_enabled: true, counter_field: 'n', counter_lookup_increment: 0 }
    const { write, find, close, cx } = await started({ ttl: 90, ttl_field: 'ttl', scan_interval: 30, filter })
    void write({ a: { n: 5, ttl: 31 }, b: 1, c: 1 }, { c: null, d: null })
    const fingerprint = expect.stringMatching(/^[0-9A-F]{1,8}$/) as string
    expect(find('a')).toEqual([{ key: 'a', value: null, fingerprint, ttl: 60, counter: 5 }])
    expect(find('b', ['ttl', 'counter'])).toEqual([{ ttl: 90, counter: 1 }])
    expect(find('c')).toEqual([])
    vi.advanceTimersByTime(60_000)
    expect([find('a'), find('b', ['ttl'])]).toEqual([[], [{ ttl: 30 }]])
    await close()
    expect(cx.recorded.metrics.get('memory_enrichment_table_ttl_expirations_total')).toBe(1)
    expect(cx.recorded.metrics.get('memory_enrichment_table_removals_total')).toBe(1)
  })

  test('says when it is full', async () => {
    const { write, close, sinkCx } = await started({ filter: { ...CUCKOO, max_entries: 1, bucket_size: 1 } })
    void write(...Array.from({ length: 500 }, (_, i) => ({ [`key${i}`]: 1 })))
    expect(sinkCx.recorded.dropped.get('table_full')).toBeGreaterThan(0)
    await close()
  })
})

describe('the file of a filter', () => {
  let folder = ''
  beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'filter-'))))
  afterEach(() => rm(folder, { recursive: true }))

  test('brings its keys into the next start', async () => {
    const options = { filter: { ...CUCKOO, persistence_path: path.join(folder, 'keys') } }
    const first = await started(options)
    void first.write({ a: 1 })
    await first.close()
    const second = await started(options)
    expect([second.find('a').length, second.find('b').length]).toEqual([1, 0])
    await second.close()
  })

  test('is refused where it is of something else', async () => {
    const file = path.join(folder, 'keys')
    await writeFile(file, 'nonsense')
    await expect(started({ filter: { ...CUCKOO, persistence_path: file } })).rejects.toThrow('remove the file')
    expect(await readFile(file, 'utf8')).toBe('nonsense')
  })

  test('that cannot be written is told', async () => {
    const table = await started({ filter: { ...CUCKOO, persistence_path: path.join(folder, 'none/keys') } })
    await table.close()
    expect(table.cx.recorded.failed.get('export_failed')).toHaveLength(1)
  })
})

test.each([
  [{ filter: { type: 'bloom', max_entries: 1e9 } }, 'max_byte_size is'],
  [{ filter: CUCKOO, source_config: { source_key: 'rows' } }, 'no rows that could be sent'],
  [{ ttl: 3600, scan_interval: 1, filter: CUCKOO }, 'it takes 12 bits for a ttl of 3600 times scan_interval'],
])('options that do not go together are refused: %j', (options, message) => {
  expect(memory.config.safeParse(options).error?.message).toContain(message)
})
