import { beforeAll, expect, test } from 'vitest'
import { parseJson } from '../value/index.ts'
import { describeFaults } from './messages.ts'
import { ajv, prepareSchema } from './validator.ts'

beforeAll(() => ajv.load())

function faults(schema: unknown, text: string): string {
  const prepared = prepareSchema(schema, ajv.get())
  return describeFaults(prepared.faultsOf(JSON.parse(text)), parseJson(text))
}

test.each<[object | boolean, string, string]>([
  [{ exclusiveMaximum: 1 }, '1.0', '1.0 is greater than or equal to the maximum of 1 at /'],
  [{ maxLength: 1 }, '"ab"', '"ab" is longer than 1 character at /'],
  [{ minItems: 2 }, '[1]', '[1] has less than 2 items at /'],
  [{ minProperties: 1 }, '{}', '{} has less than 1 property at /'],
  [{ maxProperties: 0 }, '{"a":1}', '{"a":1} has more than 0 properties at /'],
  [{ multipleOf: 3 }, '4', '4 is not a multiple of 3 at /'],
  [{ uniqueItems: true }, '[1,1]', '[1,1] has non-unique elements at /'],
  [{ dependentRequired: { a: ['b'] } }, '{"a":1}', '"b" is a required property at /'],
  [{ propertyNames: { maxLength: 1 } }, '{"ab":1}', '"ab" is longer than 1 character at /'],
  [
    { oneOf: [{ type: 'null' }, { type: 'boolean' }] },
    '1',
    "1 is not valid under any of the schemas listed in the 'oneOf' keyword at /",
  ],
  [{ enum: ['a', 'b', 'c'] }, '1', '1 is not one of "a", "b" or "c" at /'],
  [{ if: { type: 'number' }, else: { minimum: 3 } }, '1', ''],
  [{ if: { type: 'null' }, else: { minimum: 3 } }, '1', '1 is less than the minimum of 3 at /'],
  [{ properties: { 'a/b': { type: 'null' } } }, '{"a/b":1}', '1 is not of type "null" at /a~1b'],
  [
    { properties: { a: true }, unevaluatedProperties: false },
    '{"a":1,"c":2,"b":3}',
    "Unevaluated properties are not allowed ('b', 'c' were unexpected) at /",
  ],
  [
    { $schema: 'http://json-schema.org/draft-07/schema#', items: [{}], additionalItems: false },
    '[1,2]',
    'Additional items are not allowed (2 was unexpected) at /',
  ],
  [false, '1', 'False schema does not allow 1 at /'],
])('the schema %j says of %s: %s', (schema, text, message) => {
  expect(faults(schema, text)).toBe(message)
})

test('draft 7 and 2019-09 and 2020-12 have their own words', () => {
  const tuple = { items: [{ type: 'string' }] }
  expect(faults({ $schema: 'http://json-schema.org/draft-07/schema#', ...tuple }, '[1]')).toContain(
    'not of type "string"',
  )
  expect(faults({ $schema: 'https://json-schema.org/draft/2019-09/schema', ...tuple }, '[1]')).toContain('"string"')
  expect(faults({ prefixItems: tuple.items }, '[1]')).toContain('"string"')
})

test('what is no schema is refused with its reason', () => {
  const prepare = (schema: unknown) => () => prepareSchema(schema, ajv.get())
  expect(prepare([])).toThrow('a schema is an object or a boolean')
  expect(prepare({ type: 'nothing' })).toThrow('schema is invalid')
  expect(prepare({ $schema: 'urn:other' })).toThrow('Unknown specification: "urn:other"')
  expect(prepare({ $ref: 'https://example.com/a.json' })).toThrow("can't resolve reference https://example.com/a.json")
  expect(prepare({ pattern: '(' })).toThrow('Unterminated group')
})

test.each([
  ['email', `${'a'.repeat(200_000)}@`],
  ['hostname', 'a-'.repeat(100_000)],
  ['uri', `a:${'%'.repeat(200_000)}`],
  ['date-time', '2'.repeat(200_000)],
])('a long text that is no %s is refused at once', (format, text) => {
  expect(prepareSchema({ format }, ajv.get()).faultsOf(text)).toHaveLength(1)
})

test('a pattern that backtracks takes no text long', () => {
  const schema = prepareSchema({ pattern: '^(a+)+$' }, ajv.get())
  expect(schema.faultsOf(`${'a'.repeat(50_000)}b`)).toHaveLength(1)
})

test('a format that nobody knows is named', () => {
  expect(prepareSchema({ format: 'mine' }, ajv.get()).unknownFormat).toBe('mine')
  expect(prepareSchema({ format: 'int32' }, ajv.get()).unknownFormat).toBe('int32')
  expect(prepareSchema({ format: 'idn-email' }, ajv.get()).unknownFormat).toBeUndefined()
})
