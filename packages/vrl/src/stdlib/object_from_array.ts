import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { setField, toText, type Value, type ValueObject } from '../value/index.ts'
import { typeName } from '../collection/type-name.ts'

export const object_from_array = defineFunction({
  name: 'object_from_array',
  category: 'Object',
  description: 'Makes an object of an array of names and values in pairs, or of an array of values and one of names.',
  params: [
    param.array('values', 'The values; or pairs `[name, value]`, where `keys` is left out.'),
    param.array('keys', 'The names of the values, in the same order.', { optional: true }),
  ],
  returns: Kind.anyObject,
  rules: ['A value whose name is `null` is left out.', 'A pair without a value gets `null`.'],
  failures: [
    'A name is neither a text nor `null`, or a pair is not an array or has no name. The call needs no handling of that.',
  ],
  examples: [
    { title: 'Pairs', source: 'object_from_array([["one", 1], [null, 2], ["two", 3]])', result: { one: 1, two: 3 } },
    {
      title: 'Values and names',
      source: 'object_from_array([1, 2, 3], keys: ["one", null, "two"])',
      result: { one: 1, two: 3 },
    },
    {
      title: 'Values of several types',
      source: 'object_from_array(values: [1, null, true], keys: ["a", "b", "c"])',
      result: { a: 1, b: null, c: true },
    },
  ],
  typeOf: () => ({ kind: Kind.anyObject, fallible: false, truly: { kind: Kind.anyObject, fallible: true } }),
  run(values, keys) {
    const result: ValueObject = {}
    const count = keys === undefined ? values.length : Math.min(values.length, keys.length)
    for (let i = 0; i < count; i++) {
      if (keys === undefined) setPair(result, values[i] as Value)
      else setNamed(result, keys[i] as Value, values[i] as Value)
    }
    return result
  },
})

function setPair(object: ValueObject, pair: Value): void {
  if (!Array.isArray(pair)) fail(`expected array, got ${typeName(pair)}`)
  const [name, value = null] = pair
  if (name === undefined) fail('array value too short')
  setNamed(object, name, value)
}

function setNamed(object: ValueObject, name: Value, value: Value): void {
  if (name === null) return
  if (typeof name !== 'string' && !(name instanceof Uint8Array)) fail('object keys must be strings')
  setField(object, toText(name), value)
}
