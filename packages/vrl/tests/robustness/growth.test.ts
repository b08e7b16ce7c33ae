import { describe, expect, test } from 'vitest'
import { compile } from '../../src/index.ts'
import { exampleHost } from '../example-host.ts'
import { growthOf } from './growth.ts'
import { PATTERNS } from './hostile.ts'

/** Texts on which careless parsers take quadratic time or worse. */
const TEXTS: Readonly<Record<string, (size: number) => string>> = {
  'letters': (n) => 'a'.repeat(n),
  'letters and another one': (n) => `${'a'.repeat(n)}!`,
  'blanks': (n) => `${' '.repeat(n)}x`,
  'opening brackets': (n) => '[{("<'.repeat(n / 5),
  'quotes': (n) => '"\\"'.repeat(n / 3),
  'pairs': (n) => 'a=b '.repeat(n / 4),
  'equal signs': (n) => '='.repeat(n),
  'commas': (n) => '",'.repeat(n / 2),
  'percent signs': (n) => '%2'.repeat(n / 2),
  'digits': (n) => '9'.repeat(n),
  'dots and colons': (n) => '.:-/'.repeat(n / 4),
  'escapes': (n) => '\x1b['.repeat(n / 2),
  'ends of lines': (n) => '\r\n'.repeat(n / 2),
  'encoded words': (n) => '=?utf-8?b?'.repeat(n / 10),
  'what is no ASCII': (n) => '\u{1f600}\u0130e\u0301'.repeat(n / 5),
} // prettier-ignore

/** Calls on `.t`, a text, of which one after the other would be too many to test apart. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'formats of logs': [
    'parse_syslog(t)', 'parse_apache_log(t, "combined")', 'parse_common_log(t)', 'parse_nginx_log(t, "error")', 'parse_glog(t)', 'parse_klog(t)',
    'parse_cef(t)', 'parse_aws_alb_log(t)', 'parse_aws_vpc_flow_log(t)', 'parse_linux_authorization(t)', 'parse_influxdb(t)', 'parse_tokens(t)',
  ],
  'documents': ['parse_json(t)', 'parse_xml(t)', 'parse_yaml(t)', 'parse_csv(t)', 'parse_ruby_hash(t)', 'parse_cbor(t)', 'parse_query_string(t)'],
  'pairs': ['parse_key_value(t)', 'parse_logfmt(t)', 'parse_key_value(t, key_value_delimiter: "=", field_delimiter: ",")'],
  'names and places': ['parse_url(t)', 'parse_etld(t)', 'parse_user_agent(t)', 'parse_duration(t, "s")', 'parse_bytes(t, "b")', 'ip_aton(t)', 'ip_pton(t)', 'basename(t)', 'split_path(t)'],
  'numbers and times': ['parse_int(t)', 'parse_float(t)', 'to_int(t)', 'to_float(t)', 'parse_timestamp(t, "%Y-%m-%dT%H:%M:%S%.f %z")', 'to_bool(t)'],
  'encodings': [
    'decode_base64(t)', 'decode_base16(t)', 'decode_percent(t)', 'decode_mime_q(t)', 'decode_punycode(t)', 'decode_lz4(t)', 'decode_snappy(t)', 'decode_zstd(t)',
    'encode_base64(t)', 'encode_percent(t)', 'encode_punycode(t)', 'encode_json(t)',
  ],
  'casing and blanks': ['snakecase(t)', 'camelcase(t)', 'kebabcase(t)', 'pascalcase(t)', 'upcase(t)', 'downcase(t)', 'strip_whitespace(t)', 'strip_ansi_escape_codes(t)'],
  'pieces': ['split(t, "a")', 'split(t, "")', 'replace(t, "a", "b")', 'contains(t, "aab")', 'find(t, "aab")', 'truncate(t, 5)', 'slice(t, 1)', 'sieve(t, r\'[a-z]\')', 'chunks(t, 7)', 'strlen(t)', 'shannon_entropy(t)'],
  'redaction': ['redact(t, filters: ["us_social_security_number"])', 'redact(t, filters: [r\'(a+)+$\'])'],
  'grok': ['parse_grok(t, "%{COMBINEDAPACHELOG}")', 'parse_grok(t, "%{GREEDYDATA:a}%{GREEDYDATA:b}%{WORD:c}!")', 'parse_groks(t, ["%{DATA:a} %{DATA:b} %{DATA:c}", "%{data:a:keyvalue}"])'],
} // prettier-ignore

describe('time grows as the text does', () => {
  test.each(Object.entries(GROUPS))('for %s', async (_, calls) => {
    const program = await programOf(calls)
    for (const [kind, make] of Object.entries(TEXTS)) expect(await growth(program, make), `in ${kind}`).toBeLessThan(12)
  })

  test.each(PATTERNS.map((pattern) => [pattern]))('for the pattern %s', async (pattern) => {
    const r = `r'${pattern}'`
    const program = await programOf([
      `match(t, ${r})`, `parse_regex(t, ${r})`, `parse_regex_all(t, ${r})`, `replace(t, ${r}, "x")`, `split(t, ${r})`, `find(t, ${r})`,
    ]) // prettier-ignore
    for (const kind of ['letters', 'letters and another one', 'what is no ASCII'] as const) {
      expect(await growth(program, TEXTS[kind] as (size: number) => string), `in ${kind}`).toBeLessThan(12)
    }
  })
})

async function programOf(calls: readonly string[]) {
  const texts: string[] = []
  for (const call of calls) {
    const text = `if true { x, err = ${call} }`
    const { program } = await compile(`t = string!(.t)\n${text}`, OPTIONS)
    texts.push(program === undefined ? `x = ${call}` : text)
  }
  const { program, diagnostics } = await compile(['t = string!(.t)', ...texts, 'null'].join('\n'), OPTIONS)
  if (program === undefined)
    throw new Error(diagnostics.map(({ title, labels }) => `${title} ${labels[0]?.message}`).join('\n'))
  return program
}

const OPTIONS = { host: exampleHost(), timezone: 'UTC' }

function growth(program: Awaited<ReturnType<typeof programOf>>, make: (size: number) => string): Promise<number> {
  return growthOf((size) => program.run({ value: { t: make(size) }, metadata: {} }), 1000, 1000)
}
