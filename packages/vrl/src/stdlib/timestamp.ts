import { defineFunction, fail, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { Timestamp } from '../value/index.ts'
import { typeName } from '../collection/type-name.ts'

export const timestamp = defineFunction({
  name: 'timestamp',
  category: 'Type',
  description:
    'Gives `value` as it is where it is a timestamp, and fails otherwise. What follows may rely on the type then.',
  params: [param.any('value', 'The value.')],
  returns: Kind.timestamp,
  failures: ['`value` is not a timestamp.'],
  examples: [
    { title: 'A timestamp', source: "timestamp(t'2020-10-10T16:00:00Z')", result: "t'2020-10-10T16:00:00Z'" },
    {
      title: 'A boolean',
      source: 'timestamp!(true)',
      raises: 'function call error for "timestamp" at (0:16): expected timestamp, got boolean',
    },
  ],
  typeOf(call) {
    const kind = call.kind('value')
    return { kind: Kind.timestamp, fallible: !kind.is(Type.timestamp) }
  },
  inline: (call) => (call.kind('value').is(Type.timestamp) ? call.text('value') : undefined),
  run: (value) => (value instanceof Timestamp ? value : fail(`expected timestamp, got ${typeName(value)}`)),
})
