import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { isObject, ownField, setField, toText, type Value, type ValueObject } from '../value/index.ts'
import { typeName } from '../collection/type-name.ts'

export const from_entries = defineFunction({
  name: 'from_entries',
  category: 'Object',
  description: 'Makes an object of an array of objects with a `key` and a `value` each, as `to_entries` gives them.',
  params: [param.array('value', 'The array of entries.')],
  returns: Kind.anyObject,
  rules: [
    'A `value` (or `Value`) that is missing is `null`; of two entries with the same `key` the later one is kept.',
  ],
  failures: [
    'An item is not an object, or its `key` (or `Key`, `name`, `Name`) is not a text. The call needs no handling of that.',
  ],
  examples: [
    { title: 'No entries', source: 'from_entries([])', result: {} },
    { title: 'One entry', source: 'from_entries([{ "key": "foo", "value": "bar" }])', result: { foo: 'bar' } },
  ],
  typeOf: () => ({ kind: Kind.anyObject, fallible: false, truly: { kind: Kind.anyObject, fallible: true } }),
  run(value) {
    const result: ValueObject = {}
    for (const entry of value) {
      if (!isObject(entry)) fail(`expected object, got ${typeName(entry)}`)
      const key = keyIn(entry)
      if (typeof key !== 'string' && !(key instanceof Uint8Array)) fail('object keys must be strings')
      setField(result, toText(key), ownField(entry, 'value') ?? ownField(entry, 'Value') ?? null)
    }
    return result
  },
})

const KEY_NAMES = ['key', 'Key', 'name', 'Name']

/** The first of the fields that may be the key, but for those that are null or false. */
function keyIn(entry: ValueObject): Value {
  for (const name of KEY_NAMES) {
    const key = ownField(entry, name) ?? null
    if (key !== null && key !== false) return key
  }
  return null
}
