import type { Value } from '../../src/value/index.ts'

const NGINX =
  '172.17.0.1 - alice [01/Apr/2021:12:02:31 +0000] "POST /not-found?id=42 HTTP/1.1" 404 153 "http://localhost/somewhere" "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/72.0.3626.119 Safari/537.36" "2.75"'
const SYSLOG =
  '<13>1 2020-03-13T20:45:38.119Z dynamicwireless.name non 2426 ID931 [exampleSDID@32473 iut="3"] Try to override'
const JSON_LINE = '{"level":"info","status":200,"took":1.25,"user":{"id":42,"name":"Ann"},"tags":["a","b"]}'
const USER: Value = {
  level: 'info',
  status: 200,
  took: 1.25,
  user: { id: 42, name: 'Ann' },
  tags: ['a', 'b'],
  none: '',
}
const WORDS = 'one two three four'
const GROUPS =
  '^(?P<ip>\\S+) \\S+ (?P<user>\\S+) \\[(?P<time>[^\\]]+)\\] "(?P<method>\\w+) (?P<path>\\S+) [^"]*" (?P<status>\\d+)'

/** A call of each function that many programs make for every event, and what it is given as `.x`. */
export const CALLS: readonly (readonly [source: string, x: Value])[] = [
  // parsed
  ['parse_json!(.x)', JSON_LINE],
  [`parse_regex!(.x, r'${GROUPS}')`, NGINX],
  ["parse_regex_all!(.x, r'(?P<word>\\w+)')", WORDS],
  ['parse_grok!(.x, "%{IPORHOST:ip} %{USER:ident} %{USER:user} .%{HTTPDATE:time}.")', NGINX],
  ['parse_key_value!(.x)', 'level=info msg="request done" status=200 took=1.25ms path=/a/b'],
  ['parse_logfmt!(.x)', 'level=info msg="request done" status=200 took=1.25ms path=/a/b'],
  ['parse_syslog!(.x)', SYSLOG],
  ['parse_nginx_log!(.x, "combined")', NGINX],
  ['parse_apache_log!(.x, "combined")', NGINX],
  ['parse_common_log!(.x)', '172.17.0.1 - alice [01/Apr/2021:12:02:31 +0000] "POST /not-found HTTP/1.1" 404 153'],
  ['parse_timestamp!(.x, "%Y-%m-%dT%H:%M:%S%.f%:z")', '2026-11-22T20:55:36.123456+01:00'],
  ['parse_url!(.x)', 'https://user@example.com:8080/path/to?id=42#top'],
  ['parse_query_string!(.x)', 'id=42&name=Ann&tag=a&tag=b'],
  ['parse_csv!(.x)', 'one,"two, three",four,5'],
  ['parse_int!(.x)', '0x2a'],
  ['parse_duration!(.x, "s")', '1005ms'],
  ['parse_user_agent!(.x)', 'Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 Chrome/72.0.3626.119 Safari/537.36'],
  // converted, or only known
  ['to_int!(.x)', '12345'],
  ['to_float!(.x)', '1.25'],
  ['to_bool!(.x)', 'true'],
  ['to_string!(.x)', 12_345],
  ['string!(.x)', WORDS],
  ['is_string(.x)', WORDS],
  ['is_nullish(.x)', WORDS],
  ['exists(.x.user.id)', USER],
  ['format_timestamp!(t\'2026-11-22T19:55:36.123Z\', "%Y-%m-%dT%H:%M:%S%.3f%:z")', null],
  ["to_unix_timestamp(t'2026-11-22T19:55:36.123Z')", null],
  ['now()', null],
  // texts
  ['upcase!(.x)', WORDS],
  ['downcase!(.x)', 'One Two Three Four'],
  ['contains!(.x, "three")', WORDS],
  ['starts_with!(.x, "one")', WORDS],
  ['ends_with!(.x, "four")', WORDS],
  ["match!(.x, r'thr\\w+')", WORDS],
  ["match_any!(.x, [r'thr\\w+', r'^five'])", WORDS],
  ['replace!(.x, "o", "0")', WORDS],
  ['replace!(.x, r\'[aeiou]\', "_")', WORDS],
  ['split!(.x, " ")', WORDS],
  ['join!(.x, ",")', ['a', 'b', 'c']],
  ['strip_whitespace!(.x)', '  one two  '],
  ['slice!(.x, 2, 8)', WORDS],
  ['truncate!(.x, 8)', WORDS],
  ['length!(.x)', WORDS],
  ['strlen!(.x)', WORDS],
  ["redact!(.x, [r'\\d{3}-\\d{2}-\\d{4}'])", 'my number is 123-45-6789'],
  // objects and arrays
  ['del(.x)', WORDS],
  ['merge(object!(.x), { "a": 1, "b": 2 })', USER],
  ['flatten(object!(.x))', USER],
  ['compact(object!(.x))', USER],
  ['keys(object!(.x))', USER],
  ['push(array!(.x), "d")', ['a', 'b', 'c']],
  ['includes(array!(.x), "c")', ['a', 'b', 'c']],
  ['map_values(object!(.x)) -> |value| { to_string(value) ?? "" }', USER],
  ['filter(array!(.x)) -> |_, value| { value != "b" }', ['a', 'b', 'c']],
  ['for_each(object!(.x)) -> |key, _| { last = key }', USER],
  // written
  ['encode_json(.x)', USER],
  ['encode_logfmt(object!(.x))', USER],
  ['encode_base64!(.x)', WORDS],
  ['decode_base64!(.x)', 'b25lIHR3byB0aHJlZSBmb3Vy'],
  ['sha2!(.x)', WORDS],
  ['md5!(.x)', WORDS],
  ['uuid_v4()', null],
  ['ip_cidr_contains("10.0.0.0/8", string!(.x)) ?? false', '10.42.1.7'],
  ['floor!(.x)', 1.5],
]
