import { bench, run } from 'mitata'
import { compile } from '../program/compile.ts'
import { nodeHost } from '../node/index.ts'
import type { Value } from '../value/index.ts'

const NGINX = '172.17.0.1 - alice [01/Apr/2021:12:02:31 +0000] "POST /not-found HTTP/1.1" 404 153'
const SYSLOG =
  '<13>1 2020-03-13T20:45:38.119Z dynamicwireless.name non 2426 ID931 [exampleSDID@32473 iut="3"] Try to override'
const JSON_LINE = '{"level":"info","status":200,"took":1.25,"user":{"id":42,"name":"Ann"},"tags":["a","b"]}'

/** A call of each function that most programs make for every event, and what it is given as `.x`. */
const CALLS: readonly (readonly [string, Value])[] = [
  ['parse_json!(.x)', JSON_LINE],
  [
    'parse_regex!(.x, r\'^(?P<ip>\\S+) \\S+ (?P<user>\\S+) \\[(?P<time>[^\\]]+)\\] "(?P<request>[^"]*)" (?P<status>\\d+)\')',
    NGINX,
  ],
  ['parse_key_value!(.x)', 'level=info msg="request done" status=200 took=1.25ms path=/a/b'],
  ['parse_syslog!(.x)', SYSLOG],
  ['parse_timestamp!(.x, "%Y-%m-%dT%H:%M:%S%.f%:z")', '2026-11-22T20:55:36.123456+01:00'],
  ['format_timestamp!(t\'2026-11-22T19:55:36.123Z\', "%Y-%m-%dT%H:%M:%S%.3f%:z")', null],
  ['to_int!(.x)', '12345'],
  ['merge(., { "a": 1, "b": 2 })', 'x'],
  ['del(.x)', 'x'],
  ['split!(.x, ",")', 'one,two,three,four'],
  ['replace!(.x, "o", "0")', 'one two three four'],
  ['downcase!(.x)', 'One Two Three Four'],
  ['contains!(.x, "three")', 'one two three four'],
  ["match!(.x, r'thr\\w+')", 'one two three four'],
  ['encode_json(.)', JSON_LINE],
  ['sha2!(.x)', JSON_LINE],
  ['ip_cidr_contains("10.0.0.0/8", string!(.x)) ?? false', '10.42.1.7'],
]

for (const [source, x] of CALLS) {
  const { program } = await compile(source, { host: nodeHost(), timezone: 'UTC' })
  if (program === undefined) throw new Error(`${source}: the program is wrong`)
  bench(source.length > 60 ? `${source.slice(0, 60)}…` : source, () => program.run({ value: { x }, metadata: {} }))
}

await run()
