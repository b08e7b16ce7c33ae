import { defineFunction, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { extended } from '../collection/parts.ts'

export const append = defineFunction({
  name: 'append',
  category: 'Array',
  description: 'Puts the items of one array behind those of another.',
  params: [
    param.array('value', 'The array to begin with.'),
    param.array('items', 'The array whose items come behind.'),
  ],
  returns: Kind.anyArray,
  failures: [],
  examples: [{ title: 'Two arrays', source: 'append([1, 2], [3, 4])', result: [1, 2, 3, 4] }],
  typeOf: (call) => ({ kind: appended(call.kind('value'), call.kind('items')), fallible: false }),
  run: (value, items) => value.concat(items),
})

function appended(value: Kind, items: Kind): Kind {
  const length = items.array?.length
  if (length === undefined) return extended(value, [], items.array?.all.without(Type.undefined) ?? Kind.any)
  return extended(
    value,
    Array.from({ length }, (_, i) => items.at([i])),
    Kind.never,
  )
}
