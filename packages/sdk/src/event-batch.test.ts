import * as fc from 'fast-check'
import { getPath, setPath } from '@qovery/vrl/path'
import { encodeJson, setField, type Value, type ValueObject } from '@qovery/vrl/value'
import { describe, expect, test } from 'vitest'
import { Ack } from './ack.ts'
import { sampledBytes, split, type Batch } from './batch.ts'
import { LogBatch, TraceBatch, type Lines } from './event-batch.ts'
import { LogEvent, Metadata, TraceEvent } from './event.ts'
import { DEFAULT_LOG_SCHEMA, lineLayout } from './log-schema.ts'
import type { Records } from './records.ts'

const METADATA = new Metadata({ a: 1 }, 'in', 'test')
const FIELDS = { source_id: 'in', source_type: 'test', timestamp: 'now', own: [] }

function linesOf(texts: readonly string[], namespace: 'legacy' | 'vector' = 'legacy'): Lines {
  const starts: number[] = []
  const ends: number[] = []
  let at = 0
  for (const text of texts) {
    starts.push(at)
    ends.push((at += Buffer.byteLength(text)))
  }
  return {
    chunk: Buffer.from(texts.join('')),
    starts,
    ends: Uint32Array.from(ends),
    layout: lineLayout({ ...DEFAULT_LOG_SCHEMA, namespace }, FIELDS),
    decode: (chunk, start, end) => Buffer.from(chunk.subarray(start, end)).toString(),
  }
}

const logs = (values: readonly Value[]) => LogBatch.of(values.map((value) => new LogEvent(value, METADATA)))
const traces = (values: readonly Value[]) => TraceBatch.of(values.map((value) => new TraceEvent(value, METADATA)))
const shown = (batch: Batch<'log' | 'trace'>) => batch.events.map((event) => encodeJson(event.value))

/** Batches of up to three logs, in turns as objects and as lines, joined. */
function joined(count: number): LogBatch {
  const batches: LogBatch[] = []
  for (let first = 0; first < count; first += 3) {
    const part = numbers(count).slice(first, first + 3)
    batches.push(first % 2 === 0 ? logs(part) : LogBatch.fromLines(linesOf(part.map(String))))
  }
  return LogBatch.join(batches)
}

describe.for([
  ['logs as objects', (count: number) => logs(numbers(count))],
  ['logs as lines', (count: number) => LogBatch.fromLines(linesOf(numbers(count).map(String)))],
  ['logs of several forms', joined],
  ['traces', (count: number) => traces(numbers(count))],
] as [string, (count: number) => Batch<'log' | 'trace'>][])('a batch of %s', ([, make]) => {
  test('can be picked from by position', () => {
    const batch = make(5)
    const all = shown(make(5))
    expect(shown(batch.pick([0, 3]))).toEqual([all[0], all[3]])
    expect(batch.pick([0, 3])).toHaveLength(2)
    expect(shown(batch.pick([1, 2, 4]).pick([2]))).toEqual([all[4]])
  })

  test('can be cut into pieces that are the whole again, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 25 }), (count, size) => {
        const pieces = split(make(count), size)
        expect(pieces.flatMap(shown)).toEqual(shown(make(count)))
        expect(pieces.every((piece) => piece.length >= 1 && piece.length <= size && piece.ack === null)).toBe(true)
      }),
    )
  })

  test('gives copies to edit where others have it too, and keeps what it had', () => {
    const batch = make(2)
    const before = shown(batch)
    batch.share()
    for (const event of batch.edit()) event.value = { changed: true }
    expect(shown(batch)).toEqual(before)
  })

  test('has no hold to give without an acknowledgement', () => {
    expect(make(1).hold()).toBeNull()
  })

  test('gives holds of their own on its acknowledgement', () => {
    const batch = make(1)
    const settled: string[] = []
    batch.ack = new Ack((outcome) => settled.push(outcome))
    const hold = batch.hold()
    batch.ack.release()
    expect(settled).toEqual([])
    hold?.release('errored')
    expect(settled).toEqual(['errored'])
  })

  test('estimates its size in the order of its JSON', () => {
    const batch = make(100)
    const exact = shown(make(100)).join('').length
    expect(batch.bytes).toBeGreaterThan(exact / 2)
    expect(batch.bytes).toBeLessThan(exact * 2)
  })
})

/** Records whose only field is `n`, from `first` on; they may know how to give a column. */
function records(first: number, length: number, hasColumns: boolean): Records {
  return {
    length,
    bytes: length,
    event: (index) => new LogEvent({ n: first + index }, METADATA),
    ...(hasColumns && {
      column: (name) => (name === 'n' ? Array.from({ length }, (_, index) => first + index) : undefined),
    }),
    pick: (indexes) => records(first + (indexes[0] ?? 0), indexes.length, hasColumns),
    slice: (start, end) => records(first + start, end - start, hasColumns),
  }
}

describe('a column of logs', () => {
  const lines = () => LogBatch.fromLines(linesOf(['a', 'b']))
  const objects = () => logs([{ n: 7, message: 'x' }, 'text', JSON.parse('{"__proto__":1,"host":"h"}') as Value])
  const forms: [string, () => LogBatch][] = [
    ['objects', objects],
    ['lines', lines],
    ['lines that are the whole event', () => LogBatch.fromLines(linesOf(['a', 'b'], 'vector'))],
    ['records', () => LogBatch.fromRecords(records(1, 3, true))],
    ['records without columns', () => LogBatch.fromRecords(records(1, 3, false))],
    ['several forms', () => LogBatch.join([lines(), objects(), LogBatch.fromRecords(records(1, 3, true))])],
  ]

  test.for(forms)('of the form of %s has the fields of the events', ([, make]) => {
    for (const name of ['n', 'message', 'timestamp', 'host', 'toString', '__proto__', 'none']) {
      const batch = make()
      const expected = make().events.map(({ value }) => getPath(value, [name]))
      expect(batch.column(name) ?? expected.map(() => undefined)).toEqual(expected)
      expect(batch.column(name)).toBe(batch.column(name))
      void batch.events
      expect(batch.slice(1, 2).column(name)?.[0]).toEqual(expected[1])
    }
  })

  test('is left out where the form tells that no event has the field', () => {
    expect(lines().column('none')).toBeUndefined()
    expect(LogBatch.join([lines(), LogBatch.fromRecords(records(1, 2, true))]).column('none')).toBeUndefined()
  })
})

describe('logs as lines', () => {
  test('become objects with the shared fields, in either namespace', () => {
    const legacy = LogBatch.fromLines(linesOf(['a', '']))
    expect(shown(legacy)).toEqual([
      '{"message":"a","source_type":"test","timestamp":"now"}',
      '{"message":"","source_type":"test","timestamp":"now"}',
    ])
    const vector = LogBatch.fromLines(linesOf(['a'], 'vector'))
    expect(shown(vector)).toEqual(['"a"'])
    expect(vector.events[0]?.metadata.value).toEqual({
      test: {},
      vector: { ingest_timestamp: 'now', source_type: 'test' },
    })
  })

  test('stay lines when they are picked from and sliced', () => {
    const batch = LogBatch.fromLines(linesOf(['a', 'b', 'c']))
    expect(batch.slice(1, 3).lines?.starts).toHaveLength(2)
    expect(batch.pick([2]).lines?.ends).toHaveLength(1)
  })

  test('do not share objects that somebody may edit', () => {
    const batch = LogBatch.fromLines(linesOf(['a', 'b']))
    const [first, second] = batch.edit() as [LogEvent, LogEvent]
    setField(first.value as ValueObject, 'message', 'changed')
    expect(second.value).toMatchObject({ message: 'b' })
    expect(batch.events[0]?.value).toMatchObject({ message: 'a' })
  })

  test('do not share what is inside of the fields that they share', () => {
    const own = [{ name: 'client', legacy: ['client'], value: { names: ['x'] } }]
    const layout = lineLayout(DEFAULT_LOG_SCHEMA, { ...FIELDS, own })
    const batch = LogBatch.fromLines({ ...linesOf(['a', 'b']), layout })
    const [first, second] = batch.edit() as [LogEvent, LogEvent]
    setPath(first.value as ValueObject, ['client', 'names'], 'changed')
    expect(second.value).toMatchObject({ client: { names: ['x'] } })
    expect(batch.edit()[0]?.value).toMatchObject({ client: { names: ['x'] } })
  })
})

test('editing copies the objects inside of events, and shares their metadata', () => {
  const batch = logs([{ deep: { list: [1] } }])
  const [copy] = batch.edit() as [LogEvent]
  const [event] = batch.events as [LogEvent]
  expect(copy.value).toEqual(event.value)
  expect(getPath(copy.value, ['deep'])).not.toBe(getPath(event.value, ['deep']))
  expect(copy.metadata).toBe(METADATA)
})

test('the size of many events is estimated from some, and exact for few', () => {
  const of = (sizes: readonly number[]) => sampledBytes(sizes.map((bytes) => ({ bytes })))
  expect(of([])).toBe(0)
  expect(of([1, 2, 3, 4, 5, 6, 7, 8])).toBe(36)
  expect(of(Array.from({ length: 1000 }, () => 7))).toBe(7000)
})

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}

test('a batch of owned events gives them as they are to the first who edits it, and copies once it is shared', () => {
  const events = [new LogEvent({ a: { b: 1 } }, new Metadata())]
  expect(LogBatch.owned(events).edit()[0]).toBe(events[0])
  expect(LogBatch.owned(events).slice(0, 1).edit()[0]).toBe(events[0])
  expect(LogBatch.owned(events).pick([0]).edit()[0]).not.toBe(events[0])
  const shared = LogBatch.owned(events)
  shared.share()
  expect(shared.edit()[0]).not.toBe(events[0])
  expect(LogBatch.of(events).edit()[0]?.value).toEqual({ a: { b: 1 } })
  expect(LogBatch.of(events).edit()[0]?.value).not.toBe(events[0]?.value)
})
