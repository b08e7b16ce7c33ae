import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { isObject, ownField, setField, toText, type ValueObject } from '../value/index.ts'
import { typeName } from '../collection/type-name.ts'

export const from_entries = defineFunction({
  name: 'from_entries',
  category: 'Object',
  description: 'Makes an object of an array of objects with a `key` and a `value` each, as `to_entries` gives them.',
  params: [param.array('value', 'The array of entries.')],
  returns: Kind.anyObject,
  rules: ['A `value` that is missing is `null`; of two entries with the same `key` the later one is kept.'],
  failures: ['An item is not an object, or its `key` is not a text. The call needs no handling of that.'],
  examples: [
    { title: 'No entries', source: 'from_entries([])', result: {} },
    { title: 'One entry', source: 'from_entries([{ "key": "foo", "value": "bar" }])', result: { foo: 'bar' } },
  ],
  typeOf: () => ({ kind: Kind.anyObject, fallible: false }),
  run(value) {
    const result: ValueObject = {}
    for (const entry of value) {
      if (!isObject(entry)) fail(`expected object, got ${typeName(entry)}`)
      const key = ownField(entry, 'key')
      if (typeof key !== 'string' && !(key instanceof Uint8Array)) fail('object keys must be strings')
      setField(result, toText(key), ownField(entry, 'value') ?? null)
    }
    return result
  },
})
