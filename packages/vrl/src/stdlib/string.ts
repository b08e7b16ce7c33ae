import { defineFunction, fail, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { typeName } from '../collection/type-name.ts'

export const string = defineFunction({
  name: 'string',
  category: 'Type',
  description:
    'Gives `value` as it is where it is a text, and fails otherwise. What follows may rely on the type then.',
  params: [param.any('value', 'The value.')],
  returns: Kind.bytes,
  failures: ['`value` is not a text.'],
  examples: [
    {
      title: 'A field',
      source: `. = { "message": "{\\"field\\": \\"value\\"}" }
string(.message)`,
      result: '{"field": "value"}',
    },
    {
      title: 'A boolean',
      source: 'string!(true)',
      raises: 'function call error for "string" at (0:13): expected string, got boolean',
    },
  ],
  typeOf(call) {
    const kind = call.kind('value')
    return { kind: Kind.bytes, fallible: !kind.is(Type.bytes) }
  },
  inline: (call) => (call.kind('value').is(Type.bytes) ? call.text('value') : undefined),
  run: (value) =>
    typeof value === 'string' || value instanceof Uint8Array ? value : fail(`expected string, got ${typeName(value)}`),
})
