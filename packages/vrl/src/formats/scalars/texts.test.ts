import { expect, test } from 'vitest'
import { float } from '../../value/index.ts'
import { inspected } from './inspected.ts'
import { quoted } from './quoted.ts'

test('a value that is inspected shows the types of its parts', () => {
  expect(inspected([1, float(2), 'x', null, true, { k: [] }])).toBe(
    'Array([Integer(1), Float(2.0), Bytes(b"x"), Null, Boolean(true), Object({KeyString("k"): Array([])})])',
  )
})

test('what cannot be seen in a text is escaped between its quotes', () => {
  expect(quoted('a"\\\n\t\u0001é\u200b😀')).toBe(String.raw`"a\"\\\n\t\u{1}é\u{200b}😀"`)
})
