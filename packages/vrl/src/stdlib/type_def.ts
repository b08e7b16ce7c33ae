import { defineFunction, param } from '../function/index.ts'
import { Kind, Type, type Fields } from '../kind/index.ts'
import { setField, type ValueObject } from '../value/index.ts'

export const type_def = defineFunction({
  name: 'type_def',
  category: 'Type',
  description: 'Gives what is known of the type of an expression when the program is compiled.',
  notes: ['This is for finding faults: what the result looks like may change.'],
  params: [param.any('value', 'The expression.')],
  returns: Kind.value,
  failures: [],
  shares: false,
  examples: [{ title: 'An integer', source: 'type_def(42)', result: { integer: true } }],
  compile(call) {
    const kind = call.kind('value')
    return () => described(kind, 0)
  },
})

/** Kinds may hold themselves; so far down they are told. */
const MOST_LEVELS = 16

function described(kind: Kind, level: number): ValueObject {
  if (kind.isNever) return { never: true }
  if (kind.isAny || level > MOST_LEVELS) return { any: true }
  const result: ValueObject = {}
  for (const [bit, name] of SCALARS) if (kind.may(bit)) result[name] = true
  if (kind.object !== undefined) describeParts(result, 'object', kind.object, level)
  if (kind.array !== undefined) describeParts(result, 'array', kind.array, level)
  return result
}

const SCALARS = [
  [Type.bytes, 'bytes'],
  [Type.integer, 'integer'],
  [Type.float, 'float'],
  [Type.boolean, 'boolean'],
  [Type.timestamp, 'timestamp'],
  [Type.regex, 'regex'],
  [Type.null, 'null'],
  [Type.undefined, 'undefined'],
] as const

function describeParts(
  result: ValueObject,
  name: string,
  parts: Fields<string, Kind> | Fields<number, Kind>,
  level: number,
): void {
  const known: ValueObject = {}
  for (const [key, kind] of parts.known) setField(known, String(key), described(kind, level + 1))
  result[name] = known
  const others = parts.others.without(Type.undefined)
  if (!others.isNever) result[`${name}_unknown_${others.isAny ? 'infinite' : 'exact'}`] = described(others, level + 1)
}
