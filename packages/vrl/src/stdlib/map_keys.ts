import { defineFunction, param, type ClosureFunction } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { isObject, setField, sortedKeys, toText, type Value, type ValueObject } from '../value/index.ts'

export const map_keys = defineFunction({
  name: 'map_keys',
  category: 'Enumerate',
  description: 'Replaces the name of each field of an object with what the closure makes of it.',
  params: [
    param.object('value', 'The object to go through.'),
    param.boolean('recursive', 'Whether objects within the object are gone through too, also those in arrays.', {
      default: false,
    }),
  ],
  returns: Kind.anyObject,
  rules: ['Where two fields get the same name, the later one is kept.'],
  failures: [],
  closure: { parameters: ['key'], kinds: () => [Kind.bytes], returns: Kind.bytes },
  examples: [
    {
      title: 'Upper case',
      source: `. = {
    "foo": "foo",
    "bar": "bar",
    "baz": {"nested key": "val"}
}
map_keys(.) -> |key| { upcase(key) }`,
      result: { FOO: 'foo', BAR: 'bar', BAZ: { 'nested key': 'val' } },
    },
    {
      title: 'Names without dots',
      source: `. = {
    "labels": {
        "app.kubernetes.io/name": "mysql"
    }
}
map_keys(., recursive: true) -> |key| { replace(key, ".", "_") }`,
      result: { labels: { 'app_kubernetes_io/name': 'mysql' } },
    },
    {
      title: 'Objects in objects and in arrays',
      source: `val = {
    "a": 1,
    "b": [{ "c": 2 }, { "d": 3 }],
    "e": { "f": 4 }
}
map_keys(val, recursive: true) -> |key| { upcase(key) }`,
      result: { A: 1, B: [{ C: 2 }, { D: 3 }], E: { F: 4 } },
    },
  ],
  typeOf: () => ({ kind: Kind.anyObject, fallible: false }),
  run: (value, recursive, closure) => renamed(value, recursive, closure),
})

function renamed(object: ValueObject, recursive: boolean, closure: ClosureFunction): ValueObject {
  const result: ValueObject = {}
  for (const key of sortedKeys(object)) {
    const name = toText(closure(key) as string | Uint8Array)
    const field = object[key] as Value
    setField(result, name, recursive ? renamedWithin(field, closure) : field)
  }
  return result
}

function renamedWithin(value: Value, closure: ClosureFunction): Value {
  if (Array.isArray(value)) return value.map((item) => renamedWithin(item, closure))
  return isObject(value) ? renamed(value, true, closure) : value
}
