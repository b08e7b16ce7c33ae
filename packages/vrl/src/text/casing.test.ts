import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundariesOf, toCase, type Boundary } from './casing.ts'

const CASES: readonly (readonly [string, string])[] = [
  ['camelCase', 'camel_case'],
  ['s3BucketDetails', 's_3_bucket_details'],
  ['XMLHttpRequest', 'xml_http_request'],
  ['some kebab-name__twice', 'some_kebab_name_twice'],
  ['HTTPServer2Go', 'http_server_2_go'],
  ['ÀÉcole', 'à_école'],
  ['été_Hiver', 'été_hiver'],
  ['', ''],
  ['___', ''],
]

test.each(CASES)('%o is %o in snake case', (name, snake) => {
  expect(toCase(name, 'snake_case', boundariesOf(undefined))).toBe(snake)
})

test('boundaries that are left out do not cut', () => {
  const boundaries = new Set(boundariesOf(undefined))
  for (const boundary of ['digit_lower', 'lower_digit', 'upper_digit'] as const) boundaries.delete(boundary)
  expect(toCase('s3BucketDetails', 'snake_case', boundaries)).toBe('s3_bucket_details')
})

test('a lower letter after an upper one begins a word only where that is asked for', () => {
  const boundaries = new Set<Boundary>(['upper_lower'])
  expect(toCase('ABc', 'snake_case', boundaries)).toBe('ab_c')
})

test('the other cases join the same words', () => {
  const all = boundariesOf(undefined)
  expect(toCase('foo_bar', 'camelCase', all)).toBe('fooBar')
  expect(toCase('foo_bar', 'PascalCase', all)).toBe('FooBar')
  expect(toCase('foo_bar', 'kebab-case', all)).toBe('foo-bar')
  expect(toCase('foo_bar', 'SCREAMING_SNAKE', all)).toBe('FOO_BAR')
})

test('snake case of snake case changes nothing', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      const once = toCase(name, 'snake_case', boundariesOf(undefined))
      expect(toCase(once, 'snake_case', boundariesOf('snake_case'))).toBe(once)
    }),
  )
})
