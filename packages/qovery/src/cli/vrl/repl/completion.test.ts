import { FUNCTIONS } from '@qovery/vrl'
import { expect, test } from 'vitest'
import { complete, type Known } from './completion.ts'

const KNOWN: Known = {
  functions: FUNCTIONS,
  commands: ['help', 'next'],
  variables: new Map([['parsed', { host: 'a', headers: { accept: 'x' } }]]),
  event: { message: 'm', meta: { level: 1, 'two words': { x: 1 } }, items: [{ price: 1 }], 'a\u202eb': 1 },
  metadata: { vector: { source_type: 's' } },
}

const choicesOf = (text: string) => complete(text, KNOWN).choices

test.each<[string, string[]]>([
  ['.me', ['.message', '.meta']],
  ['.meta.', ['.meta."two words"', '.meta.level']],
  ['x = upcase(.meta.le', ['.meta.level']],
  ['.meta."tw', ['.meta."two words"']],
  ['.meta."two words".', ['.meta."two words".x']],
  ['.items[-1].p', ['.items[-1].price']],
  ['%ve', ['%vector']],
  ['%vector.s', ['%vector.source_type']],
  ['parsed.h', ['parsed.headers', 'parsed.host']],
  ['parsed.headers.', ['parsed.headers.accept']],
  ['1 + pars', ['parse_apache_log(', 'parse_aws_alb_log(']],
  ['ne', ['next']],
  ['ab', ['abort', 'abs(']],
  ['help docs parse_js', ['parse_json']],
])('%s can go on', (text, expected) => {
  expect(choicesOf(text).slice(0, expected.length)).toEqual(expected)
})

test('of several words the first choices are variables, functions and words of the language together', () => {
  expect(choicesOf('parsed')).toEqual(['parsed'])
  expect(choicesOf('to_i')).toEqual(['to_int('])
})

test.each(['"text .me', 'f(x).me', '1.', '.items[0', '.nothing.', '.message.', 'x + ne', ''])(
  '%j is completed to no field or command that could not stand there',
  (text) => {
    expect(choicesOf(text).filter((choice) => choice !== 'help' && choice !== 'next')).toEqual([])
  },
)

test('a field whose name would do something to the terminal is not offered', () => {
  expect(choicesOf('.').join()).not.toContain('\u202e')
})

test('a call that was opened shows how the function is called', () => {
  expect(complete('x = parse_json!(', KNOWN)).toEqual({
    replaces: '',
    choices: [],
    hint: 'parse_json!(value, [max_depth], [lossy])',
  })
})
