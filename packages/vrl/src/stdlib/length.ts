import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { sortedKeys, type ValueObject } from '../value/index.ts'

export const length = defineFunction({
  name: 'length',
  category: 'Enumerate',
  description:
    'Counts the items of an array, the fields of an object, or the bytes of a text. `strlen` counts characters.',
  params: [param.of(Kind.anyArray.or(Kind.anyObject).or(Kind.bytes), 'value', 'The array, object or text.')],
  returns: Kind.integer,
  failures: [],
  examples: [
    {
      title: 'An object',
      source: `length({
    "portland": "Trail Blazers",
    "seattle": "Supersonics"
})`,
      result: 2,
    },
    {
      title: 'Only the fields on the first level',
      source: `length({
    "home": {
        "city":  "Portland",
        "state": "Oregon"
    },
    "name": "Trail Blazers",
    "mascot": {
        "name": "Blaze the Trail Cat"
    }
})`,
      result: 3,
    },
    { title: 'An array', source: 'length(["Trail Blazers", "Supersonics", "Grizzlies"])', result: 3 },
    { title: 'A text', source: 'length("The Planet of the Apes Musical")', result: 30 },
  ],
  run(value) {
    if (typeof value === 'string') return utf8Length(value)
    return Array.isArray(value) || value instanceof Uint8Array ? value.length : sortedKeys(value as ValueObject).length
  },
})

function utf8Length(text: string): number {
  let length = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    length += unit < 0x800 || isHalfOfPair(text, i, unit) ? 1 : 2
  }
  return length
}

/** A pair of surrogates takes four bytes, two for each half; a lone one is written as U+FFFD, in three. */
function isHalfOfPair(text: string, at: number, unit: number): boolean {
  if (unit < 0xd800 || unit > 0xdfff) return false
  const other = unit < 0xdc00 ? text.charCodeAt(at + 1) : text.charCodeAt(at - 1)
  return unit < 0xdc00 ? other >= 0xdc00 && other <= 0xdfff : other >= 0xd800 && other <= 0xdbff
}
