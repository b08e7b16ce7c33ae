import { defineFunction, param, type CallSite, type ClosureFunction } from '../function/index.ts'
import { Fields, Kind, Type } from '../kind/index.ts'
import { isObject, setField, sortedKeys, type Value, type ValueObject } from '../value/index.ts'
import { partsOf } from '../collection/parts.ts'

export const map_values = defineFunction({
  name: 'map_values',
  category: 'Enumerate',
  description: 'Replaces each value of an object or an array with what the closure makes of it.',
  params: [
    param.of(Kind.anyObject.or(Kind.anyArray), 'value', 'The object or array to go through.'),
    param.boolean('recursive', 'Whether values within values are replaced too, after the value that they are in.', {
      default: false,
    }),
  ],
  returns: Kind.anyObject.or(Kind.anyArray),
  rules: ['An object gives an object, an array an array.'],
  failures: [],
  closure: { parameters: ['value'], kinds: (first) => [partsOf(first)], returns: Kind.any },
  examples: [
    {
      title: 'Upper case',
      source: `. = {
    "foo": "foo",
    "bar": "bar"
}
map_values(.) -> |value| { upcase(value) }`,
      result: { foo: 'FOO', bar: 'BAR' },
    },
    {
      title: 'Objects in objects and in arrays',
      source: `val = {
    "a": 1,
    "b": [{ "c": 2 }, { "d": 3 }],
    "e": { "f": 4 }
}
map_values(val, recursive: true) -> |value| {
    if is_integer(value) { int!(value) + 1 } else { value }
}`,
      result: { a: 2, b: [{ c: 3 }, { d: 4 }], e: { f: 5 } },
    },
  ],
  typeOf: (call) => ({ kind: mappedKind(call), fallible: false }),
  run: (value, recursive, closure) => mapped(value, recursive, closure),
})

/** Parts that are known become what the closure gives; of the others nothing more is known than before. */
function mappedKind(call: CallSite): Kind {
  const made = call.closure ?? Kind.value
  const part = call.constant('recursive') === false ? made : Kind.of(made.bits)
  const { bits, object, array } = call.kind('value').only(Type.object | Type.array)
  return Kind.of(bits, object && withParts(object, part), array && withParts(array, part))
}

function withParts<K extends string | number>(fields: Fields<K, Kind>, part: Kind): Fields<K, Kind> {
  const known = new Map<K, Kind>()
  for (const [key, kind] of fields.known) known.set(key, kind.may(Type.undefined) ? part.or(Kind.undefined) : part)
  const others = fields.others.isNever || fields.others.isAny ? fields.others : fields.others.or(part)
  return new Fields(known, () => others)
}

function mapped(value: Value, recursive: boolean, closure: ClosureFunction): Value {
  const inner = (item: Value) => {
    const made = closure(item)
    return recursive && (Array.isArray(made) || isObject(made)) ? mapped(made, recursive, closure) : made
  }
  if (Array.isArray(value)) return value.map(inner)
  const object = value as ValueObject
  const result: ValueObject = {}
  for (const key of sortedKeys(object)) setField(result, key, inner(object[key] as Value))
  return result
}
