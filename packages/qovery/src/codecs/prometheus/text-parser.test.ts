import type { Series } from '@qovery/sdk'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileBytes } from '../../../tests/harness/mutator.ts'
import { PageError } from './page-error.ts'
import { NO_RULES, readPage, readWith, shown } from './testing/read-page.ts'
import { TextParser } from './text-parser.ts'

const prometheus = (page: string) => readPage('prometheus', page).map(shown)
const openmetrics = (page: string) => readPage('openmetrics', `${page}# EOF\n`).map(shown)

function faultOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    if (error instanceof PageError) return error.message
    throw error
  }
  return ''
}

/** The example of the format's own page. Source: Prometheus docs, exposition formats. */
const EXAMPLE = `# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400"}    3 1395066363000

# Escaping in label values:
msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9

# Minimalistic line:
metric_without_timestamp_and_labels 12.47

# A weird metric from before the epoch:
something_weird{problem="division by zero"} +Inf -3982045

# HELP http_request_duration_seconds A histogram of the request duration.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.05"} 24054
http_request_duration_seconds_bucket{le="0.1"} 33444
http_request_duration_seconds_bucket{le="+Inf"} 144320
http_request_duration_seconds_sum 53423
http_request_duration_seconds_count 144320

# HELP rpc_duration_seconds A summary of the RPC duration in seconds.
# TYPE rpc_duration_seconds summary
rpc_duration_seconds{quantile="0.01"} 3102
rpc_duration_seconds{quantile="0.99"} 76656
rpc_duration_seconds_sum 1.7560473e+07
rpc_duration_seconds_count 2693
`

/** Those of the specification that have a value. Source: OpenMetrics 1.0, text format. */
const OPEN_EXAMPLE = `# TYPE acme_http_router_request_seconds summary
# UNIT acme_http_router_request_seconds seconds
# HELP acme_http_router_request_seconds Latency though all of ACME's HTTP request router.
acme_http_router_request_seconds_sum{path="/api/v1",method="GET"} 9036.32
acme_http_router_request_seconds_count{path="/api/v1",method="GET"} 807283.0
acme_http_router_request_seconds_created{path="/api/v1",method="GET"} 1605281325.0
# TYPE go_goroutines gauge
# HELP go_goroutines Number of goroutines that currently exist.
go_goroutines 69
# TYPE foo counter
foo_total 17.0 1520879607.789 # {trace_id="KOO5S4vxi0o"} 0.67
foo_created 1520430000.123
# TYPE state stateset
state{entity="controller",state="a"} 1.0
state{entity="controller",state="bb"} 0.0
# TYPE build info
build_info{name="pretty name",version="8.2.7"} 1
# TYPE took histogram
took_bucket{le="0.01"} 0
took_bucket{le="0.1"} 8 # {} 0.054
took_bucket{le="1"} 11 # {trace_id="KOO5S4vxi0o"} 0.67
took_bucket{le="10"} 17 # {trace_id="oHg5SJYRHA0"} 9.8 1520879607.789
took_bucket{le="+Inf"} 17
took_count 17
took_sum 324789.3
took_created 1520430000.123
# TYPE now gaugehistogram
now_bucket{le="0.01"} 20.0
now_bucket{le="+Inf"} 42.0
now_gcount 42.0
now_gsum 3289.3
# TYPE odd unknown
odd 42.23
`

describe('the text format', () => {
  test('gives the example of its specification', () => {
    expect(prometheus(EXAMPLE)).toEqual([
      'counter http_requests_total{code="200",method="post"} 1027 {"help":"The total number of HTTP requests."} @1395066363000',
      'counter http_requests_total{code="400",method="post"} 3 {"help":"The total number of HTTP requests."} @1395066363000',
      'gauge msdos_file_access_time_seconds{error="Cannot find file:\\n\\"FILE.TXT\\"",path="C:\\\\DIR\\\\FILE.TXT"} 1458255915 {"type":"unknown"}',
      'gauge metric_without_timestamp_and_labels 12.47 {"type":"unknown"}',
      'gauge something_weird{problem="division by zero"} Infinity {"type":"unknown"} @-3982045',
      'aggregated_histogram http_request_duration_seconds {"buckets":[{"upper_limit":0.05,"count":24054},{"upper_limit":0.1,"count":9390},{"upper_limit":"Infinity","count":110876}],"count":144320,"sum":53423} {"help":"A histogram of the request duration."}',
      'aggregated_summary rpc_duration_seconds {"quantiles":[{"quantile":0.01,"value":3102},{"quantile":0.99,"value":76656}],"count":2693,"sum":17560473} {"help":"A summary of the RPC duration in seconds."}',
    ])
  })

  test.for([
    ['a 7', 'gauge a 7 {"type":"unknown"}'],
    ['  \ta\t{ b = "c" , }\t  7  ', 'gauge a{b="c"} 7 {"type":"unknown"}'],
    ['a{} 7', 'gauge a 7 {"type":"unknown"}'],
    ['a{b="",c="d"} 7', 'gauge a{c="d"} 7 {"type":"unknown"}'],
    ['{"my.metric"} 7', 'gauge my.metric 7 {"type":"unknown"}'],
    ['{"my.metric", "my.label"="ü\\"}", b="c"} 7', 'gauge my.metric{b="c",my.label="ü\\"}"} 7 {"type":"unknown"}'],
    ['{b="c","my.metric"} 7', 'gauge my.metric{b="c"} 7 {"type":"unknown"}'],
    ['a{b="\\q\\\\n"} -0', 'gauge a{b="\\\\q\\\\n"} 0 {"type":"unknown"}'],
    ['a NaN', 'gauge a NaN {"type":"unknown"}'],
    ['a -inf 12', 'gauge a -Infinity {"type":"unknown"} @12'],
    ['a .5e-3', 'gauge a 0.0005 {"type":"unknown"}'],
    ['a 1.7976931348623157e308', 'gauge a 1.7976931348623157e+308 {"type":"unknown"}'],
    ['a 9007199254740993', 'gauge a 9007199254740992 {"type":"unknown"}'],
    [
      '# HELP a one \\\\ two\\nthree "four"\n# TYPE a gauge\na 7',
      'gauge a 7 {"help":"one \\\\ two\\nthree \\"four\\""}',
    ],
    ['# TYPE a untyped\na 7', 'gauge a 7 {"type":"unknown"}'],
    ['# TYPE "a b" counter\n{"a b"} 7', 'counter a b 7'],
    ['# TYPE a summary\na_sum 1\na_count 2', 'aggregated_summary a {"quantiles":[],"count":2,"sum":1}'],
    [
      '# TYPE a histogram\na_bucket{le="2"} 3\na_bucket{le="1"} 1',
      'aggregated_histogram a {"buckets":[{"upper_limit":1,"count":1},{"upper_limit":2,"count":2}],"count":3,"sum":"NaN"}',
    ],
  ] as const)('reads %j', ([line, event]) => {
    expect(prometheus(`${line}\n`)).toEqual([event])
    expect(prometheus(line)).toEqual([event])
  })

  test('takes the count of the last bucket for one that is missing, of however many buckets', () => {
    const lines = Array.from({ length: 200_000 }, (_, i) => `a_bucket{le="${i}"} ${i}\n`)
    const [event] = readPage('prometheus', `# TYPE a histogram\n${lines.join('')}`)
    expect(event?.value).toMatchObject({ type: 'aggregated_histogram', count: 199_999, sum: Number.NaN })
  })

  test('gives counters and gauges the type and help that the page has for them, wherever it stands before them', () => {
    const parser = new TextParser('prometheus', NO_RULES)
    const loop =
      '# HELP a A\n# TYPE a counter\na{d="1"} 1\n# TYPE b gauge\nb{d="1"} 2\na{d="2"} 3\n# TYPE a counter\na{d="3"} 4\n'
    const top = '# HELP a A\n# HELP b B\n# TYPE a counter\n# TYPE b gauge\na 1\nb 2\n'
    const series = new Set<Series>()
    for (let page = 0; page < 3; page++) {
      const events = readWith(parser, loop)
      for (const event of events) series.add(event.series)
      expect(events.map(shown)).toEqual([
        'counter a{d="1"} 1 {"help":"A"}',
        'gauge b{d="1"} 2',
        'counter a{d="2"} 3 {"help":"A"}',
        'counter a{d="3"} 4 {"help":"A"}',
      ])
    }
    expect(series.size).toBe(4)
    expect(prometheus(top)).toEqual(['counter a 1 {"help":"A"}', 'gauge b 2 {"help":"B"}'])
  })

  test('puts histograms together whose lines stand apart, also once the page has changed so much that others are forgotten', () => {
    const parser = new TextParser('prometheus', NO_RULES)
    const apart = ['h_bucket{le="1"} 1', 'h_count{d="2"} 4', 'h_bucket{d="2",le="1"} 3', 'h_sum 2', 'h_count 2']
    for (let page = 0; page < 3; page++) {
      const others = Array.from({ length: page < 2 ? 3000 : 0 }, (_, i) => `other_${page}_${i} 1`)
      const bound = `h_bucket{le="${page + 2}"} 2`
      const lines = ['# TYPE h histogram', '# TYPE g gauge', 'g 1', ...apart, ...others, bound]
      const events = readWith(parser, `${lines.join('\n')}\n`).map(shown)
      const buckets = `[{"upper_limit":1,"count":1},{"upper_limit":${page + 2},"count":1}]`
      expect(events.filter((event) => !event.includes('other'))).toEqual([
        'gauge g 1',
        `aggregated_histogram h {"buckets":${buckets},"count":2,"sum":2}`,
        'aggregated_histogram h{d="2"} {"buckets":[{"upper_limit":1,"count":3}],"count":4,"sum":"NaN"}',
      ])
    }
  })

  test('takes lines that do not belong to the family before them for metrics of their own', () => {
    const page = '# TYPE a histogram\na_bucket{le="1"} 1\na 5\na_total 6\nb 7\na_count 1\na_sum 0\n'
    expect(prometheus(page)).toEqual([
      'gauge a 5 {"type":"unknown"}',
      'gauge a_total 6 {"type":"unknown"}',
      'gauge b 7 {"type":"unknown"}',
      'aggregated_histogram a {"buckets":[{"upper_limit":1,"count":1}],"count":1,"sum":0}',
    ])
  })

  test.for([
    ['a', 'line 1: expected a number'],
    ['ok 1\n\na{b="c} 7', 'line 3: expected the value of a label'],
    ['a{b="c",b="d"} 7', 'line 1: a label is there twice'],
    ['a{__name__="c"} 7', 'line 1: expected another name for a label'],
    ['a{b=c} 7', 'line 1: expected the value of a label'],
    ['a{b="c"', 'line 1: expected "," or "}"'],
    ['a 0x10', 'line 1: expected a number'],
    ['a 1e400', 'line 1: expected a number'],
    ['a 1 2.5', 'line 1: expected milliseconds'],
    ['a 1 2 3', 'line 1: expected the end of the line at "3"'],
    ['a 1 # {} 1', 'line 1: expected milliseconds in place of "#"'],
    ['1 2', 'line 1: expected the name of a metric'],
    ['<html>', 'line 1: expected the name of a metric'],
    ['# TYPE a square', 'line 1: expected a type in place of "square"'],
    ['# TYPE a histogram\na_bucket{le="x"} 1', 'line 2: expected a number as the label le'],
    ['# TYPE a histogram\na_bucket 1', 'line 2: expected a number as the label le'],
  ] as const)('refuses %j, and says where and why', ([page, message]) => {
    expect(faultOf(() => prometheus(page))).toContain(message)
  })

  test('refuses a page that is not UTF-8', () => {
    expect(faultOf(() => readPage('prometheus', Buffer.from('a{b="\xff"} 1\n', 'latin1')))).toContain('not UTF-8')
  })
})

describe('OpenMetrics', () => {
  test('gives the examples of its specification', () => {
    expect(openmetrics(OPEN_EXAMPLE)).toEqual([
      'gauge go_goroutines 69 {"help":"Number of goroutines that currently exist."}',
      'gauge state{entity="controller",state="a"} 1 {"type":"stateset"}',
      'gauge state{entity="controller",state="bb"} 0 {"type":"stateset"}',
      'gauge build_info{name="pretty name",version="8.2.7"} 1 {"type":"info"}',
      'gauge odd 42.23 {"type":"unknown"}',
      'aggregated_summary acme_http_router_request_seconds{method="GET",path="/api/v1"} {"quantiles":[],"count":807283,"sum":9036.32} {"help":"Latency though all of ACME\'s HTTP request router.","unit":"seconds"} +{"start":1605281325000}',
      'counter foo_total 17 @1520879607789 +{"start":1520430000123,"exemplars":[{"labels":[["trace_id","KOO5S4vxi0o"]],"value":0.67}]}',
      'aggregated_histogram took {"buckets":[{"upper_limit":0.01,"count":0},{"upper_limit":0.1,"count":8},{"upper_limit":1,"count":3},{"upper_limit":10,"count":6},{"upper_limit":"Infinity","count":0}],"count":17,"sum":324789.3} +{"start":1520430000123,"exemplars":[{"labels":[],"value":0.054,"bucket":0.1},{"labels":[["trace_id","KOO5S4vxi0o"]],"value":0.67,"bucket":1},{"labels":[["trace_id","oHg5SJYRHA0"]],"value":9.8,"timestamp":1520879607789,"bucket":10}]}',
      'aggregated_histogram now {"buckets":[{"upper_limit":0.01,"count":20},{"upper_limit":"Infinity","count":22}],"count":42,"sum":3289.3} {"type":"gaugehistogram"}',
    ])
  })

  test('reads whole histograms and summaries, and starts beside the values', () => {
    const page = `# TYPE a_total counter
a_total 17.0 1520879607.789 st@1520430000.123 # {trace_id="x"} 0.67 1 # {} 2 3
# TYPE b histogram
b{c="d"} {count:17,sum:324789.3,bucket:[0.1:8,1.0:11,+Inf:17]} st@1 # {} 0.5 2
# TYPE n histogram
n {count:59,sum:1e+2,schema:7,zero_threshold:1e-4,zero_count:0,negative_spans:[1:2],negative_buckets:[5,7],positive_spans:[-1:2,3:4],positive_buckets:[5,7,10,9,8,8]}
# TYPE s summary
s {count:17,sum:32.5,quantile:[0.95:123.7,0.99:NaN]} 7
`
    expect(openmetrics(page)).toEqual([
      'aggregated_histogram b{c="d"} {"buckets":[{"upper_limit":0.1,"count":8},{"upper_limit":1,"count":3},{"upper_limit":"Infinity","count":6}],"count":17,"sum":324789.3} +{"start":1000,"exemplars":[{"labels":[],"value":0.5,"timestamp":2000,"bucket":1}]}',
      'native_histogram n {"schema":7,"zero_threshold":0.0001,"zero_count":0,"count":59,"sum":100,"negative_spans":[{"offset":1,"length":2}],"negative_counts":[5,7],"positive_spans":[{"offset":-1,"length":2},{"offset":3,"length":4}],"positive_counts":[5,7,10,9,8,8]}',
      'aggregated_summary s {"quantiles":[{"quantile":0.95,"value":123.7},{"quantile":0.99,"value":"NaN"}],"count":17,"sum":32.5} @7000',
      'counter a_total 17 @1520879607789 +{"start":1520430000123,"exemplars":[{"labels":[["trace_id","x"]],"value":0.67,"timestamp":1000},{"labels":[],"value":2,"timestamp":3000}]}',
    ])
  })

  test.for([
    ['a 1\n', 'line 2: expected "# EOF" before the end'],
    ['a 1\n# EOF\nb 2\n', 'line 2: nothing may follow "# EOF"'],
    ['# TYPE a histogram\na 5\n# EOF\n', 'line 2: expected "{" as the beginning of a histogram'],
    ['# TYPE a histogram\na {count:5}\n# EOF\n', 'line 2: expected sum'],
    ['a 1 st@x\n# EOF\n', 'line 1: expected seconds in place of "st@x"'],
    ['a 1 1 2\n# EOF\n', 'line 1: expected an exemplar or the end of the line'],
  ] as const)('refuses %j, and says where and why', ([page, message]) => {
    expect(faultOf(() => readPage('openmetrics', page))).toContain(message)
  })
})

describe('a parser of text that has seen pages before', () => {
  const LINES = [
    ['# HELP a one', '# HELP a two', '# TYPE a counter', '# TYPE a gauge', '# TYPE a histogram', '# TYPE b summary'],
    ['# TYPE b gauge', '', '# said', 'a 1', 'a 2', 'a{x="1"} 3', 'a{x="12"} 4', 'a {x="1"} 3', 'a_bucket{le="1"} 1'],
    ['a_bucket{x="1",le="2"} 2', 'a_sum 3', 'a_count 4', 'a_count{x="1"} 5', 'a_total 6', 'a_created 7', 'b 8'],
    ['b{quantile="0.5"} 9', 'b_sum 1 5', 'b_count 2', 'c NaN', 'a_total 6 # {} 1', 'd', 'a_total{x="1"} 6'],
    ['b {count:1,sum:2,quantile:[]}', 'a {count:1,sum:2,bucket:[1:2]}', 'a  1', '{"a"} 1', '{"a",x="1"} 2'],
  ].flat()
  const lines = fc.constantFrom(...LINES).map((line) => `${line}\n`)
  const pages = fc.array(fc.array(lines, { maxLength: 12 }), { minLength: 2, maxLength: 6 })

  test.for(['prometheus', 'openmetrics'] as const)('reads each of %s as one that has not', (format) => {
    fc.assert(
      fc.property(pages, (sequence) => {
        const parser = new TextParser(format, NO_RULES)
        for (const page of sequence) {
          const text = page.join('') + (format === 'openmetrics' ? '# EOF\n' : '')
          const read = (by: () => string[]) => {
            let events: string[] = []
            const fault = faultOf(() => (events = by()))
            return { events, fault }
          }
          const known = read(() => readWith(parser, text).map(shown))
          expect(known).toEqual(read(() => readPage(format, text).map(shown)))
        }
      }),
      { numRuns: 400 },
    )
  })

  test.for(['prometheus', 'openmetrics'] as const)(
    'sees in %s that a line with more blanks is there twice',
    (format) => {
      const end = format === 'openmetrics' ? '# EOF\n' : ''
      const parser = new TextParser(format, NO_RULES)
      readWith(parser, `a 1\n${end}`)
      expect(readWith(parser, `a  1\na  2\n${end}`).map(shown)).toEqual(['gauge a 1 {"type":"unknown"}'])
    },
  )

  test('gives the same series for the same line', () => {
    const parser = new TextParser('prometheus', NO_RULES)
    const [first] = readWith(parser, 'a{b="c"} 1\nd 2\n')
    const [, again] = readWith(parser, 'e 1\na{b="c"} 5\nd 2\n')
    expect(again?.series).toBe(first?.series)
  })

  test('forgets what is gone, and keeps what stays', () => {
    const parser = new TextParser('prometheus', NO_RULES)
    const [first] = readWith(parser, '# TYPE a gauge\na 1\n')
    for (let round = 0; round < 50; round++) {
      const churn = Array.from({ length: 500 }, (_, i) => `# TYPE r${round}_${i} gauge\nr${round}_${i} 1\n`)
      readWith(parser, `# TYPE a gauge\na 1\n${churn.join('')}`)
    }
    expect(parser.size).toBeLessThan(5000)
    expect(readWith(parser, '# TYPE a gauge\na 1\n')[0]?.series).toBe(first?.series)
  })

  test('is not thrown off by any bytes', () => {
    const valid = [EXAMPLE, `${OPEN_EXAMPLE}# EOF\n`]
    const parsers = {
      prometheus: new TextParser('prometheus', NO_RULES),
      openmetrics: new TextParser('openmetrics', NO_RULES),
    }
    fc.assert(
      fc.property(hostileBytes(valid), fc.constantFrom('prometheus', 'openmetrics'), (bytes, format) => {
        faultOf(() => readWith(parsers[format], bytes))
      }),
      { numRuns: 2000 },
    )
    expect(readWith(parsers.prometheus, EXAMPLE).map(shown)).toEqual(prometheus(EXAMPLE))
  })
})
