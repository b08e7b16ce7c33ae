import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Failure, invoke, type FunctionDefinition } from '../function/index.ts'
import { encode_csv } from '../stdlib/encode_csv.ts'
import { encode_json } from '../stdlib/encode_json.ts'
import { encode_key_value } from '../stdlib/encode_key_value.ts'
import { parse_apache_log } from '../stdlib/parse_apache_log.ts'
import { parse_aws_alb_log } from '../stdlib/parse_aws_alb_log.ts'
import { parse_aws_cloudwatch_log_subscription_message } from '../stdlib/parse_aws_cloudwatch_log_subscription_message.ts'
import { parse_aws_vpc_flow_log } from '../stdlib/parse_aws_vpc_flow_log.ts'
import { parse_cef } from '../stdlib/parse_cef.ts'
import { parse_csv } from '../stdlib/parse_csv.ts'
import { parse_glog } from '../stdlib/parse_glog.ts'
import { parse_influxdb } from '../stdlib/parse_influxdb.ts'
import { parse_json } from '../stdlib/parse_json.ts'
import { parse_key_value } from '../stdlib/parse_key_value.ts'
import { parse_klog } from '../stdlib/parse_klog.ts'
import { parse_nginx_log } from '../stdlib/parse_nginx_log.ts'
import { parse_query_string } from '../stdlib/parse_query_string.ts'
import { parse_ruby_hash } from '../stdlib/parse_ruby_hash.ts'
import { parse_syslog } from '../stdlib/parse_syslog.ts'
import { parse_tokens } from '../stdlib/parse_tokens.ts'
import { parse_url } from '../stdlib/parse_url.ts'
import { parse_xml } from '../stdlib/parse_xml.ts'
import { parse_yaml } from '../stdlib/parse_yaml.ts'
import type { Value } from '../value/index.ts'

type Case = readonly [name: string, definition: FunctionDefinition, args: Readonly<Record<string, Value>>]

const cases: readonly Case[] = [
  ...['common', 'combined', 'error'].map((format): Case => [`apache ${format}`, parse_apache_log, { format }]),
  ...['combined', 'error', 'main', 'ingress_upstreaminfo'].map((format): Case => [
    `nginx ${format}`,
    parse_nginx_log,
    { format },
  ]),
  ['alb', parse_aws_alb_log, {}],
  ['cloudwatch', parse_aws_cloudwatch_log_subscription_message, {}],
  ['vpc', parse_aws_vpc_flow_log, {}],
  ['cef', parse_cef, {}],
  ['lenient cef', parse_cef, { strict: false, translate_custom_fields: true }],
  ['csv', parse_csv, {}],
  ['glog', parse_glog, {}],
  ['influxdb', parse_influxdb, {}],
  ['json', parse_json, {}],
  ['json to some depth', parse_json, { max_depth: 2 }],
  ['key value', parse_key_value, {}],
  [
    'key value with other delimiters',
    parse_key_value,
    { field_delimiter: ', ', key_value_delimiter: ':', whitespace: 'strict' },
  ],
  ['klog', parse_klog, {}],
  ['query string', parse_query_string, {}],
  ['ruby hash', parse_ruby_hash, {}],
  ['syslog', parse_syslog, {}],
  ['tokens', parse_tokens, {}],
  ['url', parse_url, {}],
  ['xml', parse_xml, {}],
  ['yaml', parse_yaml, {}],
]

/** What the formats are made of, so that texts come far. */
const PIECES = [
  'a', 'b', '1', '-', ' ', '"', "'", '\\', '=', ':', ',', '|', '[', ']', '{', '}', '<', '>', '/', '&', '%20', '\n', '\t', '=>', '"-"', 'é', '😀', '__proto__',
  'CEF:0|', '|a|b|c|d|e|5|', 'a=b', '<13>1 ', '2020-03-13T20:45:38.119Z ', 'Jun 13 16:33:35 ', '[10/Oct/2000:13:55:36 -0700] ', '"GET / HTTP/1.0" ',
  'I20210131 14:48:54.411655 1 a.c:9] ', '<a b="c">', '</a>', '<!--', '- a', 'a: ', '&x', '*x', 'https://', 'nil', 'true', 'null', '1e5', '\ud800',
] // prettier-ignore
const text = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

describe.each(cases)('%s', (_, definition, args) => {
  test('any text is read or refused', async () => {
    for (const library of definition.uses) await library.load()
    fc.assert(
      fc.property(text, (value) => {
        expect(outcome(definition, { value, ...args })).toMatch(/^(?:value|refused)$/)
      }),
      { numRuns: 300 },
    )
  })
})

function outcome(definition: FunctionDefinition, args: Readonly<Record<string, Value>>): string {
  try {
    return invoke(definition, args) === undefined ? 'nothing' : 'value'
  } catch (error) {
    return error instanceof Failure ? 'refused' : `crash: ${String(error)}`
  }
}

describe('what is written is read back', () => {
  const fields = fc.dictionary(fc.string({ minLength: 1 }), fc.string(), { noNullPrototype: true })

  test('JSON, over several lines', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const json = invoke(encode_json, { value, pretty: true }) as string
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test('a row of CSV', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.constantFrom(',', ';', ' ', '\t'), (row, delimiter) => {
        const written = invoke(encode_csv, { value: row, delimiter }) as string
        expect(invoke(parse_csv, { value: written, delimiter })).toEqual(row)
      }),
    )
  })

  test('plain pairs', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9_/+-]+$/)
    fc.assert(
      fc.property(fc.dictionary(word, word, { minKeys: 1, noNullPrototype: true }), (object) => {
        const written = invoke(encode_key_value, { value: object }) as string
        expect(invoke(parse_key_value, { value: written })).toEqual(object)
      }),
    )
  })

  test('pairs of any text are read', () => {
    fc.assert(
      fc.property(fields, (object) => {
        const value = invoke(encode_key_value, { value: object }) as string
        expect(outcome(parse_key_value, { value })).toMatch(/^(?:value|refused)$/)
      }),
    )
  })
})

describe('hostile lines take a time that grows as they do', () => {
  test.each([
    ['words without values', parse_key_value, 'a '],
    ['delimiters alone', parse_key_value, ' ='],
    ['quotes that do not close', parse_key_value, '"a '],
    ['pipes in an extension', parse_cef, 'a|'],
    ['blanks in an extension', parse_cef, ' '],
    ['elements that do not close', parse_syslog, '[a '],
    ['brackets', parse_tokens, '[a'],
    ['blanks', parse_glog, ' '],
  ])('%s', (_, definition, piece) => {
    const before =
      definition === parse_cef ? 'CEF:0|a|b|c|d|e|5|a=' : definition === parse_syslog ? 'Jun 13 16:33:35 h a: ' : ''
    const value = before + piece.repeat(500_000 / piece.length)
    expect(outcome(definition, { value })).toMatch(/^(?:value|refused)$/)
  })
})
