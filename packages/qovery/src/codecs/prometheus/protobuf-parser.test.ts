import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileBytes } from '../../../tests/harness/mutator.ts'
import { PageError } from './page-error.ts'
import { ProtobufParser } from './protobuf-parser.ts'
import { NO_RULES, readPage, readWith, shown } from './testing/read-page.ts'

/** A field of a message: text, a message or packed numbers; a double; or a whole number, written zigzag if it says so. */
type Field = [number: number, value: string | Buffer | { double: number } | { int: bigint | number } | { sint: number }]

function message(...fields: readonly Field[]): Buffer {
  const parts = fields.map(([number, value]) => {
    if (typeof value === 'string' || Buffer.isBuffer(value)) {
      const bytes = Buffer.from(value as string)
      return [varint(number * 8 + 2), varint(bytes.length), bytes]
    }
    if ('double' in value) {
      const bytes = Buffer.alloc(8)
      bytes.writeDoubleLE(value.double)
      return [varint(number * 8 + 1), bytes]
    }
    const whole = 'int' in value ? value.int : value.sint < 0 ? -2 * value.sint - 1 : 2 * value.sint
    return [varint(number * 8), varint(whole)]
  })
  return Buffer.concat(parts.flat())
}

function varint(value: number | bigint): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return Buffer.from([...bytes, Number(rest)])
}

const double = (value: number) => ({ double: value })
const int = (value: number | bigint) => ({ int: value })
const sint = (value: number) => ({ sint: value })
const label = (name: string, value: string): Field => [1, message([1, name], [2, value])]
const time = (seconds: number, nanos: number) => message([1, int(seconds)], [2, int(nanos)])
const span = (offset: number, length: number) => message([1, sint(offset)], [2, int(length)])
const page = (...families: readonly Buffer[]) =>
  Buffer.concat(families.flatMap((family) => [varint(family.length), family]))

const TYPE = { counter: 0, gauge: 1, summary: 2, untyped: 3, histogram: 4, gauge_histogram: 5 } as const
const family = (type: keyof typeof TYPE, ...fields: readonly Field[]) =>
  message([1, 'm'], [3, int(TYPE[type])], ...fields)
const exemplar = message(label('trace_id', 'x'), [2, double(0.5)], [3, time(7, 500_000_000)])

const CLASSIC: readonly Field[] = [
  [1, int(5)],
  [2, double(9.5)],
  [3, message([1, int(2)], [2, double(1)], [3, exemplar])],
  [3, message([1, int(5)], [2, double(Infinity)])],
  [15, time(6, 0)],
]
const NATIVE: readonly Field[] = [
  [1, int(12)],
  [2, double(3)],
  [5, sint(-2)],
  [6, double(0.001)],
  [7, int(1)],
  [9, span(-3, 1)],
  [10, sint(4)],
  [12, span(0, 2)],
  [12, span(3, 1)],
  [13, Buffer.from([0x06, 0x03, 0x00])],
  [16, exemplar],
]

const EXAMPLES: readonly (readonly [name: string, family: Buffer, events: readonly string[]])[] = [
  [
    'a counter with help, unit, exemplar and start',
    family(
      'counter',
      [2, 'Say "so".'],
      [4, message(label('a', 'ü'), [3, message([1, double(7)], [2, exemplar], [3, time(6, 1e6)])])],
      [5, 'bytes'],
    ),
    [
      'counter m{a="ü"} 7 {"help":"Say \\"so\\".","unit":"bytes"} +{"start":6001,"exemplars":[{"labels":[["trace_id","x"]],"value":0.5,"timestamp":7500}]}',
    ],
  ],
  [
    'gauges, one without a value and one of the past',
    family(
      'gauge',
      [4, message([2, message([1, double(-1)])])],
      [4, message(label('a', 'b'), [2, message()], [6, int(-5n)])],
    ),
    ['gauge m -1', 'gauge m{a="b"} 0 @-5'],
  ],
  [
    'an untyped one',
    family('untyped', [4, message([5, message([1, double(Number.NaN)])])]),
    ['gauge m NaN {"type":"unknown"}'],
  ],
  [
    'a summary',
    family('summary', [
      4,
      message([
        4,
        message([1, int(3)], [2, double(1.5)], [3, message([1, double(0.5)], [2, double(2)])], [4, time(1, 0)]),
      ]),
    ]),
    ['aggregated_summary m {"quantiles":[{"quantile":0.5,"value":2}],"count":3,"sum":1.5} +{"start":1000}'],
  ],
  [
    'a histogram',
    family('histogram', [4, message([7, message(...CLASSIC)])]),
    [
      'aggregated_histogram m {"buckets":[{"upper_limit":1,"count":2},{"upper_limit":"Infinity","count":3}],"count":5,"sum":9.5} +{"start":6000,"exemplars":[{"labels":[["trace_id","x"]],"value":0.5,"timestamp":7500,"bucket":1}]}',
    ],
  ],
  [
    'a native histogram',
    family('histogram', [4, message([7, message(...NATIVE)])]),
    [
      'native_histogram m {"schema":-2,"zero_threshold":0.001,"zero_count":1,"count":12,"sum":3,"positive_spans":[{"offset":0,"length":2},{"offset":3,"length":1}],"positive_counts":[3,1,1],"negative_spans":[{"offset":-3,"length":1}],"negative_counts":[4]} +{"exemplars":[{"labels":[["trace_id","x"]],"value":0.5,"timestamp":7500}]}',
    ],
  ],
  [
    'a native histogram of fractions',
    family('histogram', [
      4,
      message([
        7,
        message([2, double(1)], [4, double(2.5)], [5, sint(3)], [8, double(0.5)], [12, span(1, 1)], [14, double(2)]),
      ]),
    ]),
    [
      'native_histogram m {"schema":3,"zero_threshold":0,"zero_count":0.5,"count":2.5,"sum":1,"positive_spans":[{"offset":1,"length":1}],"positive_counts":[2],"negative_spans":[],"negative_counts":[]}',
    ],
  ],
  [
    'a histogram of gauges',
    family('gauge_histogram', [
      4,
      message([7, message([3, message([4, double(1.5)], [2, double(1)])], [4, double(2)])]),
    ]),
    ['aggregated_histogram m {"buckets":[{"upper_limit":1,"count":1.5}],"count":2,"sum":0} {"type":"gaugehistogram"}'],
  ],
]

describe('the protobuf format', () => {
  test.for(EXAMPLES)('gives %s', ([, bytes, events]) => {
    expect(readPage('protobuf', page(bytes)).map(shown)).toEqual(events)
  })

  test('gives the same again, and knows the series', () => {
    const parser = new ProtobufParser(NO_RULES)
    const bytes = page(
      message([1, 'other'], [3, int(1)], [4, message([2, message([1, double(1)])])]),
      EXAMPLES[1]?.[1] as Buffer,
    )
    const [first, again] = [readWith(parser, bytes), readWith(parser, bytes)]
    expect(again.map(shown)).toEqual(first.map(shown))
    expect(again.map(({ series }) => series)).toEqual(first.map(({ series }) => series))
    expect(again[2]?.series).toBe(first[2]?.series)
  })

  test('tells series apart of which one has all labels of the other', () => {
    const parser = new ProtobufParser(NO_RULES)
    const one = (...labels: readonly Field[]): Field => [4, message(...labels, [2, message([1, double(1)])])]
    readWith(parser, page(family('gauge', one(label('a', 'b')))))
    const [event] = readWith(parser, page(family('gauge', one(label('a', 'b'), label('c', 'd')))))
    expect(event && shown(event)).toBe('gauge m{a="b",c="d"} 1')
  })

  test('leaves out a sample that marks the end of its series', () => {
    const stale = Buffer.from([0x09, 2, 0, 0, 0, 0, 0, 0xf0, 0x7f])
    const bytes = family('gauge', [4, message([2, stale])], [4, message(label('a', 'b'), [2, stale], [6, int(1)])])
    expect(readPage('protobuf', page(bytes))).toEqual([])
  })

  test.for([
    ['a message that is cut off', page(family('gauge')).subarray(0, 4), 'a message is longer than what it is in'],
    ['a metric without a name', page(message([3, int(1)])), 'a metric has no name'],
    ['a type that there is not', page(message([1, 'm'], [3, int(9)])), 'a type that is not known'],
    ['a label twice', page(family('gauge', [4, message(label('a', 'b'), label('a', 'c'))])), 'a label is there twice'],
    [
      'labels behind the value',
      page(family('gauge', [4, message([2, message()], label('a', 'b'))])),
      'do not stand before its value',
    ],
    ['a number without an end', Buffer.alloc(20, 0xff), 'more than ten bytes'],
    ['text that is not UTF-8', page(message([1, Buffer.from([0xff])])), 'not UTF-8'],
  ] as const)('refuses %s', ([, bytes, why]) => {
    expect(() => readPage('protobuf', bytes)).toThrow(why)
  })

  test('does not remember metrics without samples, whatever they are called', () => {
    const parser = new ProtobufParser(NO_RULES)
    for (let i = 0; i < 100; i++) {
      const empty = Array.from({ length: 20 }, (_, j) => message([1, `gone_${i}_${j}`], [3, int(TYPE.gauge)]))
      readWith(parser, page(family('gauge', [4, message([2, message([1, double(i)])])]), ...empty))
    }
    expect(parser.families).toBe(1)
  })

  test('is not thrown off by any bytes', () => {
    const parser = new ProtobufParser(NO_RULES)
    const valid = EXAMPLES.map(([, bytes]) => page(bytes))
    fc.assert(
      fc.property(hostileBytes(valid), (bytes) => {
        try {
          readWith(parser, bytes)
        } catch (error) {
          if (!(error instanceof PageError)) throw error
        }
      }),
      { numRuns: 2000 },
    )
    for (const [, bytes, events] of EXAMPLES) expect(readWith(parser, page(bytes)).map(shown)).toEqual(events)
  })
})
