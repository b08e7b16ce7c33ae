import { defineFunction, fail, param, type CallSite, type ClosureFunction } from '../function/index.ts'
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
  rules: [
    'An object gives an object, an array an array.',
    'With `recursive`, the call fails where containers that the closure gives lead deeper than 128 levels, or to more than a million parts.',
  ],
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
  typeOf(call) {
    const kind = mappedKind(call)
    const mayGoOn = call.constant('recursive') !== false && (call.closure ?? Kind.value).may(Type.array | Type.object)
    return { kind, fallible: false, ...(mayGoOn && { truly: { kind, fallible: true } }) }
  },
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
  return recursive ? new Recursion(closure).mapped(value, 0) : within(value, closure)
}

/** A container of the same shape, with what `inner` makes of each part. */
function within(value: Value, inner: (part: Value) => Value): Value {
  if (Array.isArray(value)) return value.map((item) => inner(item))
  const object = value as ValueObject
  const result: ValueObject = {}
  for (const key of sortedKeys(object)) setField(result, key, inner(object[key] as Value))
  return result
}

/** A closure that gives containers is called for their parts too: that could go on for ever. */
const MOST_LEVELS = 128
const MOST_CALLS = 1_000_000

class Recursion {
  readonly #closure: ClosureFunction
  #calls = 0

  constructor(closure: ClosureFunction) {
    this.#closure = closure
  }

  mapped(value: Value, level: number): Value {
    return within(value, (part) => {
      if (++this.#calls > MOST_CALLS) fail(`the closure gives parts without end: more than ${MOST_CALLS}`)
      const made = this.#closure(part)
      if (!Array.isArray(made) && !isObject(made)) return made
      return level < MOST_LEVELS ? this.mapped(made, level + 1) : fail(`nested deeper than ${MOST_LEVELS} levels`)
    })
  }
}
