import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { setField, sortedKeys, type Value, type ValueObject } from '../value/index.ts'
import { anyOf, keysOf, partsOf } from '../collection/parts.ts'

export const filter = defineFunction({
  name: 'filter',
  category: 'Enumerate',
  description: 'Keeps those values of an object or an array for which the closure gives `true`.',
  notes: ['Values within values are not looked at.'],
  params: [param.of(Kind.anyObject.or(Kind.anyArray), 'value', 'The object or array to go through.')],
  returns: Kind.anyObject.or(Kind.anyArray),
  failures: [],
  closure: {
    parameters: ['key_or_index', 'value'],
    kinds: (first) => [keysOf(first), partsOf(first)],
    returns: Kind.boolean,
  },
  examples: [
    {
      title: 'Items that are not a certain text',
      source: `. = { "tags": ["foo", "bar", "foo", "baz"] }
filter(array(.tags)) -> |_index, value| {
    value != "foo"
}`,
      result: ['bar', 'baz'],
    },
    {
      title: 'Fields of a certain name',
      source: 'filter({ "a": 1, "b": 2 }) -> |key, _value| { key == "a" }',
      result: { a: 1 },
    },
    { title: 'Small numbers', source: 'filter([1, 2]) -> |_index, value| { value < 2 }', result: [1] },
  ],
  typeOf: (call) => ({ kind: anyOf(call.kind('value')), fallible: false }),
  run(value, closure) {
    if (Array.isArray(value)) return value.filter((item, i) => closure(i, item) === true)
    const object = value as ValueObject
    const result: ValueObject = {}
    for (const key of sortedKeys(object)) {
      const field = object[key] as Value
      if (closure(key, field) === true) setField(result, key, field)
    }
    return result
  },
})
