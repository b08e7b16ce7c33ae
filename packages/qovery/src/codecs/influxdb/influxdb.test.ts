import { MetricBatch, type MetricEvent } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDecoding, decodedKinds } from '../decoding.ts'
import { decoded, eventsOf, FIELDS, mutationsOf } from '../testing/decoded.ts'

const influxdb = { codec: 'influxdb' }

/** Each gauge as `name{tags} value timestamp`. */
async function gauges(input: string | Uint8Array, decoding: unknown = influxdb) {
  const { events, recorded } = await decoded(decoding, input)
  const lines = (events as MetricEvent[]).map(({ series, kind, value, timestamp }) => {
    expect(kind).toBe('absolute')
    const tags = series.tagNames.map((name, i) => `${name}=${String(series.tagValues[i])}`)
    return `${series.name}{${tags.join()}} ${value.type === 'gauge' ? value.value : value.type} ${timestamp ?? '-'}`
  })
  return { lines, dropped: Object.fromEntries(recorded.dropped), failed: recorded.failed.get('decode_failed') ?? [] }
}

test('each field of a point is a gauge with the tags and the time of the point', async () => {
  const { lines, dropped } = await gauges(
    'cpu,region=west,host=A usage_system=64i,usage_user=10u,idle=-0.5e1,up=t 1590488773254420000\n',
  )
  expect(lines).toEqual([
    'cpu_usage_system{host=A,region=west} 64 1590488773254.42',
    'cpu_usage_user{host=A,region=west} 10 1590488773254.42',
    'cpu_idle{host=A,region=west} -5 1590488773254.42',
    'cpu_up{host=A,region=west} 1 1590488773254.42',
  ])
  expect(dropped).toEqual({})
})

test('it makes metrics, line by line', () => {
  expect(decodedKinds(influxdb)).toEqual(['metric'])
})

test('tags and times may be left out, and blank lines, comments and carriage returns are passed over', async () => {
  const { lines, dropped } = await gauges('# a comment\r\n\n  \t\na x=1\r\n  b   y=2   7000000  \r\n# end')
  expect(lines).toEqual(['a_x{} 1 -', 'b_y{} 2 7'])
  expect(dropped).toEqual({})
})

test('booleans are one and zero', async () => {
  const { lines } = await gauges('m a=t,b=T,c=true,d=True,e=TRUE,f=f,g=F,h=false,i=False,j=FALSE')
  expect(lines.map((line) => line.split(' ')[1]).join('')).toBe('1111100000')
})

test('fields of text are dropped and counted, without a message for each', async () => {
  const { lines, dropped, failed } = await gauges('m a="say \\"hi\\", x=1 \\\\",b=2,c="two\nlines" 1000000\nm d=""')
  expect(lines).toEqual(['m_b{} 2 1'])
  expect(dropped).toEqual({ text_field: 3 })
  expect(failed).toEqual([])
})

test('a backslash escapes commas, equals signs, spaces and itself, and stays before anything else', async () => {
  const { lines, dropped } = await gauges('my\\ c\\,pu,ho\\=st=a\\ \\,b,w=c:\\\\d\\x us\\=age\\ 1=1')
  expect(lines).toEqual(['my c,pu_us=age 1{ho=st=a ,b,w=c:\\d\\x} 1 -'])
  expect(dropped).toEqual({})
})

test('of a tag that is named twice all values are kept', async () => {
  const { events } = await decoded(influxdb, 'm,a=1,a=2 x=1')
  expect((events[0] as MetricEvent).series.tag('a')).toEqual(['1', '2'])
})

describe('a line is dropped, counted and named, and its neighbours stay', () => {
  test.each([
    ['some invalid string', 'a point needs fields'],
    ['m', 'a point needs fields'],
    ['m x', 'a point needs fields'],
    ['m x=', 'neither number'],
    ['m =1', 'empty name'],
    ['m x=1,', 'a point needs fields'],
    [',a=b x=1', 'empty name'],
    ['m,a x=1', 'a tag is not written'],
    ['m,a= x=1', 'empty name or value'],
    ['m,=b x=1', 'empty name or value'],
    ['m,a=b, x=1', 'a tag is not written'],
    ['m,a,b=c x=1', 'a tag is not written'],
    ['m,a=b\\\\ x=1', 'ends with a backslash'],
    ['m x="open', 'no closing quote'],
    ['m x="a"b', 'followed by neither'],
    ['m x=yes', 'neither number'],
    ['m x=1.5i', 'other characters than digits'],
    ['m x=-1u', 'other characters than digits'],
    ['m x=i', 'other characters than digits'],
    ['m x=9223372036854775808i', 'more than 64 bits'],
    ['m x=18446744073709551616u', 'more than 64 bits'],
    ['m x=1e999', 'out of range'],
    ['m x=0x10', 'neither number'],
    ['m x=1 soon', 'other characters than digits'],
    ['m x=1 9223372036854775808', 'more than 64 bits'],
    ['m x=1 1 2', 'more than a time'],
  ])('%s', async (line, message) => {
    const { lines, dropped, failed } = await gauges(`a x=1\n${line}\nb x=2`)
    expect(lines).toEqual(['a_x{} 1 -', 'b_x{} 2 -'])
    expect(dropped).toEqual({ decode_failed: 1 })
    expect(failed[0]).toContain(message)
  })

  test('also where fields before the fault were fine', async () => {
    expect((await gauges('m a=1,b=2,c=oops')).lines).toEqual([])
  })
})

test('the largest and the smallest integers are numbers', async () => {
  const { lines } = await gauges('m a=9223372036854775807i,b=-9223372036854775808i,c=18446744073709551615u')
  expect(lines).toEqual(['m_a{} 9223372036854776000 -', 'm_b{} -9223372036854776000 -', 'm_c{} 18446744073709552000 -'])
})

test('the same text gives the same series, and hostile names are data', async () => {
  const { events, recorded } = await decoded(influxdb, 'm,a=b x=1\nm,a=b x=2\n__proto__,__proto__=x constructor=1')
  const [first, second, hostile] = events as MetricEvent[]
  expect(first?.series).toBe(second?.series)
  expect(hostile?.series).toMatchObject({ name: '__proto___constructor', tagNames: ['__proto__'], tagValues: ['x'] })
  expect(recorded.dropped.size).toBe(0)
})

test('memory for series is bounded: what is remembered begins anew, and nothing is lost', async () => {
  const cx = testContext()
  const decoding = await createDecoding({ decoding: influxdb }, cx)
  let rows = 0
  for (let i = 0; i < 40; i++) {
    const lines = Array.from({ length: 3000 }, (_, n) => `m,id=${i}_${n} x=1\n`).join('')
    for (const batch of decoding.message(Buffer.from(lines), FIELDS)) rows += batch.length
  }
  expect(rows).toBe(120_000)
  expect(cx.recorded.dropped.size).toBe(0)
})

test('invalid UTF-8 is replaced, or the frame is dropped with lossy: false', async () => {
  const input = Buffer.from('m,a=\xff x=1', 'latin1')
  expect((await gauges(input)).lines).toEqual(['m_x{a=\ufffd} 1 -'])
  const strict = await gauges(input, { codec: 'influxdb', influxdb: { lossy: false } })
  expect(strict.lines).toEqual([])
  expect(strict.dropped).toEqual({ decode_failed: 1 })
})

test('long input becomes batches of the usual size', async () => {
  const { batches } = await decoded(influxdb, 'm a=1,b=2,c=3\n'.repeat(1000))
  expect(batches.map((batch) => batch.length)).toEqual([1000, 1000, 1000])
  expect(batches[0]).toBeInstanceOf(MetricBatch)
})

test('of any bytes, each line is gauges, dropped texts or a counted fault', async () => {
  const cx = testContext()
  const decoding = await createDecoding({ decoding: influxdb, framing: { method: 'bytes' } }, cx)
  const lines = ['cpu,host=A,region=w\\ st a=64i,b=1.5,c="te\\"xt",d=t 1590488773254420000', 'm x=1\n\n# no\ny z=2u 1']
  fc.assert(
    fc.property(mutationsOf(lines), (bytes) => {
      const before = dropped(cx)
      const events = eventsOf(decoding.message(bytes, FIELDS))
      const something = bytes
        .toString()
        .split('\n')
        .some((line) => !/^[ \t]*(#|\r?$)/.test(line))
      expect(events.length + dropped(cx) - before > 0).toBe(something)
    }),
    { numRuns: 1000 },
  )
})

test.each(['m,', 'm x="', 'a\n', '\\', 'm,a=', ' ', 'm x=1,', 'a b="\\', '"', '=', '9'])(
  'a megabyte of %j is read in no time',
  async (piece) => {
    const began = performance.now()
    await decoded(influxdb, piece.repeat(Math.floor(1_000_000 / piece.length)))
    expect(performance.now() - began).toBeLessThan(10_000)
  },
)

test('a point has at most 256 tags: with thousands of fields they would cost the square of the line', async () => {
  const list = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}=1`).join(',')
  const cx = testContext()
  const wide = await decoded(influxdb, `m,${list('t', 60_000)} ${list('f', 60_000)}\nm,${list('t', 256)} f=1`, cx)
  expect(wide.events).toHaveLength(1)
  expect(cx.recorded.failed.get('decode_failed')).toEqual([expect.stringContaining('more than 256 tags')])
})

function dropped(cx: ReturnType<typeof testContext>): number {
  return [...cx.recorded.dropped.values()].reduce((sum, count) => sum + count, 0)
}
