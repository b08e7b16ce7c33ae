import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { isObject, ownField, setField, type ValueObject } from '../value/index.ts'
import { overwritten } from '../collection/parts.ts'

export const merge = defineFunction({
  name: 'merge',
  category: 'Object',
  description: 'Gives the fields of two objects in one; where both have a field, that of `from` is taken.',
  params: [
    param.object('to', 'The object to begin with.'),
    param.object('from', 'The object whose fields come first.'),
    param.boolean('deep', 'Whether fields that are objects in both are merged in their turn.', { default: false }),
  ],
  returns: Kind.anyObject,
  failures: [],
  examples: [
    {
      title: 'Only the first level',
      source: `merge(
    {
        "parent1": {
            "child1": 1,
            "child2": 2
        },
        "parent2": {
            "child3": 3
        }
    },
    {
        "parent1": {
            "child2": 4,
            "child5": 5
        }
    }
)`,
      result: { parent1: { child2: 4, child5: 5 }, parent2: { child3: 3 } },
    },
    {
      title: 'All levels',
      source: `merge(
    {
        "parent1": {
            "child1": 1,
            "child2": 2
        },
        "parent2": {
            "child3": 3
        }
    },
    {
        "parent1": {
            "child2": 4,
            "child5": 5
        }
    },
    deep: true
)`,
      result: { parent1: { child1: 1, child2: 4, child5: 5 }, parent2: { child3: 3 } },
    },
  ],
  typeOf(call) {
    const deep = call.constant('deep')
    const [to, from] = [call.kind('to'), call.kind('from')]
    const kind =
      deep === undefined
        ? overwritten(to, from, true).or(overwritten(to, from, false))
        : overwritten(to, from, deep === true)
    return { kind, fallible: false }
  },
  run: (to, from, deep) => merged(to, from, deep),
})

function merged(to: ValueObject, from: ValueObject, deep: boolean): ValueObject {
  const result: ValueObject = { ...to }
  for (const key in from) {
    const field = from[key]
    if (field === undefined) continue
    const old = deep && isObject(field) ? ownField(to, key) : undefined
    setField(result, key, isObject(old) ? merged(old, field as ValueObject, true) : field)
  }
  return result
}
