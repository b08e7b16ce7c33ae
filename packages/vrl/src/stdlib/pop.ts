import { defineFunction, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'

export const pop = defineFunction({
  name: 'pop',
  category: 'Array',
  description: 'Gives an array without its last item; `value` itself stays as it is.',
  params: [param.array('value', 'The array to shorten.')],
  returns: Kind.anyArray,
  failures: [],
  examples: [{ title: 'All but the last item', source: 'pop([1, 2, 3])', result: [1, 2] }],
  typeOf: (call) => ({ kind: popped(call.kind('value')), fallible: false }),
  run: (value) => value.slice(0, -1),
})

function popped(kind: Kind): Kind {
  const length = kind.array?.length
  if (length === undefined) return Kind.arrayOf(kind.array?.all.without(Type.undefined) ?? Kind.any)
  return Kind.tuple(Array.from({ length: Math.max(0, length - 1) }, (_, i) => kind.at([i])))
}
