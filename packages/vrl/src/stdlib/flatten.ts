import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { sameCollection } from '../collection/parts.ts'
import { isObject, setField, sortedKeys, type Value, type ValueObject } from '../value/index.ts'

export const flatten = defineFunction({
  name: 'flatten',
  category: 'Enumerate',
  description: 'Turns objects in objects, or arrays in arrays, into a single level.',
  params: [
    param.of(Kind.anyObject.or(Kind.anyArray), 'value', 'The object or array to flatten.'),
    param.text('separator', 'What stands between the names that are joined.', { default: '.' }),
    param.array(
      'except',
      'Names of fields that are kept as they are, on whatever level; in VRL they have to be written down.',
      { default: [] },
    ),
  ],
  returns: Kind.anyObject.or(Kind.anyArray),
  rules: [
    'An object gives an object, an array an array.',
    'Arrays in objects, and objects in arrays, stay as they are.',
  ],
  failures: [],
  examples: [
    { title: 'An array', source: 'flatten([1, [2, 3, 4], [5, [6, 7], 8], 9])', result: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
    {
      title: 'An object',
      source: `flatten({
    "parent1": {
        "child1": 1,
        "child2": 2
    },
    "parent2": {
        "child3": 3
    }
})`,
      result: { 'parent1.child1': 1, 'parent1.child2': 2, 'parent2.child3': 3 },
    },
    { title: 'Another separator', source: 'flatten({ "foo": { "bar": true }}, "_")', result: { foo_bar: true } },
    {
      title: 'A field that is left alone',
      source: 'flatten({ "parent": { "child": 1 }, "keep": { "nested": 2 } }, except: ["keep"])',
      result: { keep: { nested: 2 }, 'parent.child': 1 },
    },
  ],
  typeOf: (call) => sameCollection(call.kind('value')),
  run(value, separator, except) {
    if (Array.isArray(value)) return flattenItems([], value)
    const result: ValueObject = {}
    flattenInto(result, value as ValueObject, '', { separator, except })
    return result
  },
})

function flattenItems(result: Value[], items: readonly Value[]): Value[] {
  for (const item of items) {
    if (Array.isArray(item)) flattenItems(result, item)
    else result.push(item)
  }
  return result
}

interface Options {
  readonly separator: string
  readonly except: readonly Value[]
}

function flattenInto(result: ValueObject, object: ValueObject, prefix: string, options: Options): void {
  for (const key of sortedKeys(object)) {
    const field = object[key] as Value
    const name = prefix + key
    if (isObject(field) && !options.except.includes(key)) {
      flattenInto(result, field, name + options.separator, options)
    } else {
      setField(result, name, field)
    }
  }
}
