import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson } from '../../value/index.ts'
import { diagnoseJson } from './diagnosis.ts'
import { readLayers } from './layers.ts'

const pieces = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '"a"',
  '"\\u',
  '\\',
  '1',
  '-',
  '0',
  '.5',
  'e',
  'true',
  'nul',
  'null',
  ' ',
  '\n',
  'é',
)
const text = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''))

test('there is a diagnosis for what cannot be read, and only for that', () => {
  fc.assert(
    fc.property(text, (json) => {
      expect([json, diagnoseJson(json) === undefined]).toEqual([json, isReadable(json)])
    }),
    { numRuns: 5000 },
  )
})

test('the place is that of the line, in bytes', () => {
  expect(diagnoseJson('{\n"é": x}')).toBe('expected value at line 2 column 7')
})

test('deep documents are refused', () => {
  expect(diagnoseJson('['.repeat(100_000))).toBe('recursion limit exceeded at line 1 column 128')
})

test('a document that is read deep enough is the document', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 2), (value, indent) => {
      const json = JSON.stringify(value, null, indent)
      expect(readLayers(json, 128)).toEqual(parseJson(json))
    }),
  )
})

test('what is deeper is the text of what is there', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 3 }), { minLength: 1 }), (items) => {
      const json = JSON.stringify(items)
      const wanted = JSON.parse(json) as unknown[]
      const layers = readLayers(json, 1) as unknown[]
      const whole = layers.map((item, i) => (isContainer(wanted[i]) ? JSON.parse(item as string) : wanted[i]))
      expect(whole).toEqual(wanted)
    }),
  )
})

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function isReadable(json: string): boolean {
  try {
    parseJson(json)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
