import { expect, test } from 'vitest'
import { withSharedParts, type JsonSchema } from './shared-schemas.ts'

const tls = {
  type: 'object',
  description: 'Encryption of the connections, for which several files are needed.',
  properties: Object.fromEntries(
    ['crt_file', 'key_file', 'ca_file'].map((name) => [
      name,
      { type: 'string', description: `The file ${name}.`.repeat(5) },
    ]),
  ),
}
const component = (name: string): JsonSchema => ({
  type: 'object',
  description: name,
  properties: { type: { const: name }, tls, nested: { type: 'object', description: 'Deeper.', properties: { tls } } },
  // Looks like a schema, and is a value.
  examples: [tls],
})
const schema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  properties: { sources: { anyOf: [component('a'), component('b')] } },
}

/** A schema with what it refers to in its place. */
function expanded(value: unknown, definitions: Readonly<Record<string, unknown>>): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => expanded(item, definitions))
  if ('$ref' in value) return expanded(definitions[String(value.$ref).split('/').at(-1) ?? ''], definitions)
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, expanded(part, definitions)]))
}

test('a schema with shared parts says the same, and says what it repeats once', () => {
  const { $defs, ...rest } = withSharedParts(schema)
  const definitions = $defs as Record<string, unknown>
  expect(expanded(rest, definitions)).toEqual(schema)
  expect(Object.keys(definitions).sort()).toEqual(['nested', 'tls'])
  const schemas = JSON.stringify(rest, (key, value: unknown) => (key === 'examples' ? undefined : value))
  expect(schemas).not.toContain('crt_file')
})
