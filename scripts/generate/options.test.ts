import { describe, expect, test } from 'vitest'
import { s } from '../../packages/sdk/src/index.ts'
import { optionSchema } from '../../packages/qovery/src/config/json-schema.ts'
import { optionSections, optionTable } from './option-text.ts'
import { flattened, nameOf, optionsOf } from './options.ts'

const choice = s.choice('How | where.', { tcp: 'TCP <1>.', udp: 'UDP.' })
const schema = s.object({
  address: s.string('Where to listen.', { examples: ['0.0.0.0:80', '\t', 'one\ntwo'] }),
  mode: choice.default('tcp'),
  timeout: s.uint('How long.', { unit: 'seconds' }).nullish(),
  password: s.secret('The password.').optional(),
  target: s.template('Where to.').optional(),
  rules: s.list('What to do.', s.object({ name: s.string('A name.'), limit: s.uint('A limit.').optional() })),
  tags: s.map('Tags.', s.object({ value: s.string('A value.') })).optional(),
  tls: s
    .object({ enabled: s.bool('Whether.').default(false) })
    .meta({ description: 'Encryption.' })
    .prefault({}),
})
const options = optionsOf(optionSchema(schema))
const rows = (text: string) =>
  text
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )

describe('the options of a schema', () => {
  test('are listed with those inside of them, by the names that users write', () => {
    expect(flattened(options).map(nameOf)).toEqual([
      'address',
      'mode',
      'timeout',
      'password',
      'target',
      'rules',
      'rules[].name',
      'rules[].limit',
      'tags',
      'tags.<name>.value',
      'tls',
      'tls.enabled',
    ])
  })

  test('make a table in which no text breaks out of its cell', () => {
    expect(rows(optionTable(options))).toEqual([
      ['`address`', 'string', 'required', 'Where to listen.'],
      ['`mode`', 'string', '`tcp`', String.raw`How \| where. One of ${'`tcp`, `udp`'}.`],
      ['`timeout`', 'whole number (seconds)', '', 'How long.'],
      ['`password`', 'string, secret', '', 'The password.'],
      ['`target`', 'string, template', '', 'Where to.'],
      ['`rules`', 'list of tables', 'required', 'What to do.'],
      ['`rules[].name`', 'string', 'required', 'A name.'],
      ['`rules[].limit`', 'whole number', '', 'A limit.'],
      ['`tags`', 'table of tables', '', 'Tags.'],
      ['`tags.<name>.value`', 'string', 'required', 'A value.'],
      ['`tls`', 'table', '', 'Encryption.'],
      ['`tls.enabled`', 'true or false', '`false`', 'Whether.'],
    ])
  })

  test('make sections with everything that is known of them', () => {
    const text = optionSections(options, 3)
    expect(text).toContain(
      '### `address`\n\nWhere to listen.\n\n- Type: string\n- Required\n- Examples: `0.0.0.0:80`, `"\\t"`',
    )
    expect(text).toContain('For example:\n\n```text\none\ntwo\n```')
    expect(text).toContain('| `tcp` | TCP &lt;1>. |')
    expect(text).toContain('#### `rules[].name`')
    expect(text).toContain('A secret')
  })

  test('that may be several things say so in the plural of each, and what decides on others is called by its name', () => {
    const text = optionSections(
      optionsOf({
        type: 'object',
        properties: {
          either: {
            type: 'object',
            additionalProperties: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'number' } }] },
          },
          all: { type: 'object', additionalProperties: { anyOf: [{}, { type: 'array', items: {} }] } },
          encoding: {
            oneOf: [
              { type: 'object', properties: { codec: { const: 'csv' }, fields: { type: 'string' } } },
              { type: 'object', properties: { codec: { const: 'json' } } },
            ],
          },
        },
      }),
      3,
    )
    expect(text).toContain('- Type: table of strings or lists of numbers')
    expect(text).toContain('- Type: table of anything')
    expect(text).toContain('The codec; the other options depend on it.')
  })

  test('of which there are none say so', () => {
    expect(optionTable([])).toMatch(/no options/)
    expect(optionSections(optionsOf(optionSchema(s.object({}))), 3)).toMatch(/no options/)
  })
})

test('of a choice among objects, the one that decides comes first and the others say when they are there', () => {
  const variants = [
    { properties: { type: { const: 'a', description: 'A.' }, both: { type: 'string' }, x: { type: 'string' } } },
    { properties: { type: { const: 'b', description: 'B.' }, both: { type: 'string' }, y: { type: 'string' } } },
  ].map((variant) => ({ ...variant, type: 'object', required: ['type'] }))
  const [decider, ...others] = optionsOf({ oneOf: variants }, ['out'])
  expect(decider).toMatchObject({
    path: ['out', 'type'],
    required: true,
    choices: [
      ['a', 'A.'],
      ['b', 'B.'],
    ],
  })
  expect(others.map((option) => [nameOf(option), option.when])).toEqual([
    ['out.both', undefined],
    ['out.x', { option: 'out.type', values: ['a'] }],
    ['out.y', { option: 'out.type', values: ['b'] }],
  ])
})
