import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { sameCollection } from '../collection/parts.ts'
import { isObject, setField, sortedKeys, type Value, type ValueObject } from '../value/index.ts'
import { isNullish } from '../collection/nullish.ts'

export const compact = defineFunction({
  name: 'compact',
  category: 'Enumerate',
  description: 'Gives an object or an array without its empty values; the parameters say what counts as empty.',
  params: [
    param.of(Kind.anyObject.or(Kind.anyArray), 'value', 'The object or array to clear of empty values.'),
    param.boolean(
      'recursive',
      'Whether values within values are cleared too, before it is seen whether they are empty.',
      { default: true },
    ),
    param.boolean('null', 'Whether `null` is empty.', { default: true }),
    param.boolean('string', 'Whether `""` is empty.', { default: true }),
    param.boolean('object', 'Whether `{}` is empty.', { default: true }),
    param.boolean('array', 'Whether `[]` is empty.', { default: true }),
    param.boolean('nullish', 'Whether all that `is_nullish` finds is empty.', { default: false }),
  ],
  returns: Kind.anyObject.or(Kind.anyArray),
  rules: ['An object gives an object, an array an array.'],
  failures: [],
  examples: [
    {
      title: 'An object',
      source: 'compact({"field1": 1, "field2": "", "field3": [], "field4": null})',
      result: { field1: 1 },
    },
    { title: 'An array', source: 'compact(["foo", "bar", "", null, [], "buzz"])', result: ['foo', 'bar', 'buzz'] },
    { title: 'Blank texts as well', source: 'compact(["-", "   ", "\\n", null, true], nullish: true)', result: [true] },
    {
      title: 'Containers that become empty',
      source: 'compact({ "a": {}, "b": null, "c": [null], "d": "", "e": "-", "f": true })',
      result: { e: '-', f: true },
    },
    {
      title: 'All but `null`',
      source: 'compact({ "a": {}, "b": null, "c": [null], "d": "", "e": "-", "f": true }, null: false)',
      result: { b: null, c: [null], e: '-', f: true },
    },
  ],
  typeOf: (call) => sameCollection(call.kind('value')),
  // oxlint-disable-next-line max-params -- as many as the language has
  run(value, recursive, nulls, string, object, array, nullish) {
    const options = { recursive, nulls, string, object, array, nullish }
    return Array.isArray(value) ? compactArray(value, options) : compactObject(value as ValueObject, options)
  },
})

interface Options {
  readonly recursive: boolean
  readonly nulls: boolean
  readonly string: boolean
  readonly object: boolean
  readonly array: boolean
  readonly nullish: boolean
}

function compactObject(object: ValueObject, options: Options): ValueObject {
  const result: ValueObject = {}
  for (const key in object) {
    const field = object[key]
    const kept = field === undefined ? undefined : compactValue(field, options)
    if (kept !== undefined) setField(result, key, kept)
  }
  return result
}

function compactArray(items: readonly Value[], options: Options): Value[] {
  const result: Value[] = []
  for (const item of items) {
    const kept = compactValue(item, options)
    if (kept !== undefined) result.push(kept)
  }
  return result
}

/** What is left of a value; `undefined`: nothing. */
function compactValue(value: Value, options: Options): Value | undefined {
  if (options.nullish && isNullish(value)) return undefined
  if (typeof value === 'string') return options.string && value === '' ? undefined : value
  if (value === null) return options.nulls ? undefined : null
  if (Array.isArray(value)) {
    const items = options.recursive ? compactArray(value, options) : value
    return options.array && items.length === 0 ? undefined : items
  }
  if (!isObject(value)) return value
  const object = options.recursive ? compactObject(value, options) : value
  return options.object && sortedKeys(object).length === 0 ? undefined : object
}
