import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const exists = defineFunction({
  name: 'exists',
  category: 'Path',
  description: 'Tells whether there is a field or an item at a place, be it `null`.',
  params: [param.place('field', 'The place.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    {
      title: 'A field',
      source: `. = { "field": 1 }
exists(.field)`,
      result: true,
    },
    {
      title: 'An item of an array',
      source: `. = { "array": [1, 2, 3] }
exists(.array[2])`,
      result: true,
    },
    { title: 'A field that is not there', source: 'exists({ "foo": "bar"}.baz)', result: false },
  ],
  inline: (call) => `(${call.text('field')} !== undefined)`,
  run: (field) => field.read() !== undefined,
})
