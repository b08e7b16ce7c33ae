import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { isObject, setField, sortedKeys, type Value, type ValueObject } from '../value/index.ts'

export const unflatten = defineFunction({
  name: 'unflatten',
  category: 'Enumerate',
  description: 'Turns fields with names such as `a.b.c` into objects in objects.',
  params: [
    param.object('value', 'The object to take apart.'),
    param.text('separator', 'What stands between the names that were joined.', { default: '.' }),
    param.boolean('recursive', 'Whether objects in the object are taken apart too; not those in arrays.', {
      default: true,
    }),
  ],
  returns: Kind.anyObject,
  rules: [
    'Of `a` and `a.b` only `a.b` is kept, since `a` cannot be both.',
    'Deeper than 128 levels names are kept as they are, and so are all of them where `separator` is empty.',
  ],
  failures: [],
  examples: [
    {
      title: 'Names of two and three parts',
      source: `unflatten({
    "foo.bar.baz": true,
    "foo.bar.qux": false,
    "foo.quux": 42
})`,
      result: { foo: { bar: { baz: true, qux: false }, quux: 42 } },
    },
    {
      title: 'Objects in the object',
      source: `unflatten({
    "flattened.parent": {
        "foo.bar": true,
        "foo.baz": false
    }
})`,
      result: { flattened: { parent: { foo: { bar: true, baz: false } } } },
    },
    {
      title: 'Only the outermost object',
      source: `unflatten({
    "flattened.parent": {
        "foo.bar": true,
        "foo.baz": false
    }
}, recursive: false)`,
      result: { flattened: { parent: { 'foo.bar': true, 'foo.baz': false } } },
    },
    {
      title: 'A name that is also the beginning of others',
      source: `unflatten({
    "a": 3,
    "a.b": 2,
    "a.c": 4
})`,
      result: { a: { b: 2, c: 4 } },
    },
    { title: 'Another separator', source: 'unflatten({ "foo_bar": true }, "_")', result: { foo: { bar: true } } },
  ],
  typeOf: () => ({ kind: Kind.anyObject, fallible: false }),
  run(value, separator, recursive) {
    if (separator === '') return value
    const entries = sortedKeys(value).map((key): Entry => [key, value[key] as Value])
    return built(entries, { separator, recursive }, 0)
  },
})

/** The rest of a name, and the value. */
type Entry = readonly [name: string, value: Value]
interface Options {
  readonly separator: string
  readonly recursive: boolean
}

const MOST_LEVELS = 128

/** Takes names apart from the front; those of equal beginnings come together. */
function built(entries: readonly Entry[], options: Options, level: number): ValueObject {
  if (level >= MOST_LEVELS) return asTheyAre(entries)
  const groups = new Map<string, { readonly whole: Value[]; readonly parts: Entry[] }>()
  for (const [name, value] of entries) {
    const cut = name.indexOf(options.separator)
    const head = cut < 0 ? name : name.slice(0, cut)
    const group = groups.get(head) ?? { whole: [], parts: [] }
    groups.set(head, group)
    if (cut < 0) group.whole.push(value)
    else group.parts.push([name.slice(cut + options.separator.length), value])
  }
  const result: ValueObject = {}
  for (const [head, { whole, parts }] of groups) {
    setField(
      result,
      head,
      parts.length > 0 ? built(parts, options, level + 1) : inner(whole.at(-1) as Value, options, level),
    )
  }
  return result
}

function asTheyAre(entries: readonly Entry[]): ValueObject {
  const result: ValueObject = {}
  for (const [name, value] of entries) setField(result, name, value)
  return result
}

function inner(value: Value, options: Options, level: number): Value {
  if (!options.recursive || !isObject(value)) return value
  const entries = sortedKeys(value).map((key): Entry => [key, value[key] as Value])
  return built(entries, options, level + 1)
}
