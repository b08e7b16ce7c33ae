import { defineFunction, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { utf8Length } from '../text/utf8.ts'
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
  inline: (call) => (call.kind('value').is(Type.array) ? `${call.text('value')}.length` : undefined),
  run(value) {
    if (typeof value === 'string') return utf8Length(value, 0, value.length)
    return Array.isArray(value) || value instanceof Uint8Array ? value.length : sortedKeys(value as ValueObject).length
  },
})
