import { describe, expect, test } from 'vitest'
import { jsonFault } from './json-fault.ts'

const faultIn = (text: string) => jsonFault(Buffer.from(text), 0, Buffer.byteLength(text))

describe('text that would cost far more than its size to parse is known before', () => {
  test.for([
    ['brackets', '['.repeat(129)],
    ['objects', '{"a":'.repeat(129)],
  ])('where %s nest too deep', ([, text]) => {
    expect(faultIn(text as string)).toBe('nested deeper than 128 levels')
  })

  test('where there are too many events or values', () => {
    expect(faultIn(`[${'{},'.repeat(1_000_000)}{}]`)).toContain('more than 1000000 items')
    expect(faultIn(`{"a":[${'1,'.repeat(4_000_000)}1]}`)).toContain('more than 4000000 values')
  })
})

test.for([
  `[${'{},'.repeat(999_999)}{}]`,
  `${'['.repeat(128)}${']'.repeat(128)}`,
  `{"a":"${'['.repeat(200)}"}`,
  `{"a\\"${'{'.repeat(200)}":1,"b":"\\\\"}`,
  '[]'.repeat(500),
  '"no end \\',
])('nothing speaks against other text, whatever its strings have', (text) => {
  expect(faultIn(text)).toBeUndefined()
})
