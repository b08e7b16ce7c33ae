import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { sortedKeys, type Value, type ValueObject } from '../value/index.ts'
import { keysOf, partsOf } from '../collection/parts.ts'

export const for_each = defineFunction({
  name: 'for_each',
  category: 'Enumerate',
  description: 'Runs the closure for each value of an object or an array.',
  notes: [
    'Values within values are not looked at.',
    'The closure may write to variables from outside, and to the event; variables of its own end with it.',
  ],
  params: [param.of(Kind.anyObject.or(Kind.anyArray), 'value', 'The object or array to go through.')],
  returns: Kind.null,
  failures: [],
  closure: {
    parameters: ['key_or_index', 'value'],
    kinds: (first) => [keysOf(first), partsOf(first)],
    returns: Kind.any,
  },
  examples: [
    {
      title: 'Count how often texts occur',
      source: `.tags = ["foo", "bar", "foo", "baz"]
tally = {}
for_each(array(.tags)) -> |_index, value| {
    count = int(get!(tally, [value])) ?? 0
    tally = set!(tally, [value], count + 1)
}
tally`,
      result: { bar: 1, baz: 1, foo: 2 },
    },
    {
      title: 'The fields of an object',
      source: `count = 0
for_each({ "a": 1, "b": 2 }) -> |_key, value| {
    count = count + value
}
count`,
      result: 3,
    },
    {
      title: 'The items of an array',
      source: `count = 0
for_each([1, 2, 3]) -> |index, value| {
    count = count + index + value
}
count`,
      result: 9,
    },
  ],
  run(value, closure) {
    if (Array.isArray(value)) {
      value.forEach((item, i) => closure(i, item))
    } else {
      const object = value as ValueObject
      for (const key of sortedKeys(object)) closure(key, object[key] as Value)
    }
    return null
  },
})
