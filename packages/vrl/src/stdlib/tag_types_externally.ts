import { defineFunction, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { isObject, setField, type Value, type ValueObject } from '../value/index.ts'
import { typeName } from '../collection/type-name.ts'

export const tag_types_externally = defineFunction({
  name: 'tag_types_externally',
  category: 'Type',
  description:
    'Replaces each value that is neither an object nor an array by an object whose only field has the name of its type.',
  params: [param.any('value', 'The value.')],
  returns: Kind.anyObject.or(Kind.anyArray).or(Kind.null),
  rules: ['`null` stays as it is.'],
  failures: [],
  examples: [
    { title: 'An integer', source: 'tag_types_externally(123)', result: { integer: 123 } },
    {
      title: 'Values in objects',
      source: `tag_types_externally({
    "message": "Hello world",
    "request": {
        "duration_ms": 67.9
    }
})`,
      result: { message: { string: 'Hello world' }, request: { duration_ms: { float: 67.9 } } },
    },
    {
      title: 'Values in an array',
      source: 'tag_types_externally(["foo", "bar"])',
      result: [{ string: 'foo' }, { string: 'bar' }],
    },
    { title: 'Nothing', source: 'tag_types_externally(null)', result: null },
  ],
  typeOf(call) {
    const kind = call.kind('value')
    const promised = kind.is(Type.array) ? Kind.anyArray : kind.is(Type.null) ? Kind.null : Kind.anyObject
    const bits = (kind.bits & (Type.array | Type.null)) | (kind.is(Type.array | Type.null) ? 0 : Type.object)
    return { kind: promised, fallible: false, truly: { kind: Kind.of(bits), fallible: false } }
  },
  run: (value) => tagged(value),
})

function tagged(value: Value): Value {
  if (value === null) return null
  if (Array.isArray(value)) return value.map(tagged)
  if (!isObject(value)) return { [typeName(value)]: value }
  const result: ValueObject = {}
  for (const key in value) {
    const field = value[key]
    if (field !== undefined) setField(result, key, tagged(field))
  }
  return result
}
