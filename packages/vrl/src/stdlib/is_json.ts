import { defineFunction, param, stackless } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { parseJson } from '../value/index.ts'

export const is_json = defineFunction({
  name: 'is_json',
  category: 'Type',
  description: 'Tells whether a text is a JSON document.',
  params: [
    param.bytes('value', 'The text.'),
    param.maybeChoice('variant', 'What the document has to be.', {
      object: 'An object.',
      array: 'An array.',
      string: 'A string in quotes.',
      number: 'A number.',
      bool: '`true` or `false`.',
      null: '`null`.',
    }),
  ],
  returns: Kind.boolean,
  rules: ['Documents nested deeper than 128 levels do not count.'],
  failures: [],
  examples: [
    { title: 'An object', source: 'is_json("{}")', result: true },
    { title: 'Half an object', source: 'is_json("{")', result: false },
    { title: 'An object that has to be one', source: 'is_json("{}", variant: "object")', result: true },
    { title: 'An object that has to be an array', source: 'is_json("{}", variant: "array")', result: false },
    { title: 'A string', source: 'is_json(s\'"test"\')', result: true },
  ],
  run(value, variant) {
    if (typeof value !== 'string') return false
    const first = FIRST.exec(value)?.[1]
    if (first === undefined || (variant !== undefined && VARIANTS[first] !== variant)) return false
    return isDocument(value)
  },
})

function isDocument(text: string): boolean {
  try {
    stackless(() => parseJson(text))
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

const FIRST = /^[ \t\r\n]*([[{"\-\dtfn])/
const VARIANTS: Readonly<Record<string, string>> = {
  '{': 'object',
  '[': 'array',
  '"': 'string',
  t: 'bool',
  f: 'bool',
  n: 'null',
  '-': 'number',
  ...Object.fromEntries(Array.from('0123456789', (digit) => [digit, 'number'])),
}
