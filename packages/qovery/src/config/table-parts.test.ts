import { defineSink, defineSource, defineTable, s } from '@qovery/sdk'
import { describe, expect, test } from 'vitest'
import { Registry } from '../components/registry.ts'
import { compile } from './compile.ts'
import { configText } from './testing/text.ts'
import { renderFaults } from './text/fault.ts'

const never = () => Promise.reject(new Error('a component was made while its config was only checked'))
const rest = { summary: 'For a test.', stability: 'stable', examples: [], create: never } as const
const registry = new Registry({}).with({
  sources: [
    defineSource({ name: 'lines', config: s.object({}), outputs: () => ({ '': ['log'] }), ...rest }),
    defineSource({ name: 'numbers', config: s.object({}), outputs: () => ({ '': ['metric'] }), ...rest }),
  ],
  sinks: [defineSink({ name: 'out', config: s.object({}), inputs: () => ['log'], ...rest })],
  tables: [
    defineTable({ name: 'rows', config: s.object({ path: s.string('Where.') }), ...rest }),
    defineTable({
      name: 'cache',
      config: s.object({ as: s.string('The id of its source.').optional() }),
      inputs: ['log'],
      source: ({ as }) =>
        as === undefined ? undefined : { id: as, option: ['as'], outputs: { '': ['log'], old: ['log'] } },
      ...rest,
    }),
  ],
})

async function planOf(yaml: string) {
  const { plan, faults } = await compile(configText(yaml), registry, {})
  return { plan, faults: renderFaults(faults, { color: false }) }
}

const BESIDE = `
sources: { in: { type: lines } }
sinks: { out: { type: out, inputs: [in] } }
`

describe('the enrichment tables of a config', () => {
  test('are in the plan by their ids, with their options', async () => {
    const { plan, faults } = await planOf(`enrichment_tables: { people: { type: rows, path: x } }${BESIDE}`)
    expect(faults).toBe('')
    expect(plan?.tables).toEqual([{ id: 'people', type: 'rows', options: { path: 'x' } }])
    expect(plan?.sinks.map(({ id }) => id)).toEqual(['out'])
  })

  test('are sinks where they have inputs, and sources where they say so', async () => {
    const { plan, faults } = await planOf(`
enrichment_tables: { seen: { type: cache, inputs: [in], as: rows } }
sources: { in: { type: lines } }
sinks: { out: { type: out, inputs: [rows, rows.old] } }
`)
    expect(faults).toBe('')
    expect(plan?.sinks.find(({ id }) => id === 'seen')).toMatchObject({
      type: 'cache',
      table: 'seen',
      inputs: [{ component: 'in', port: '' }],
      inputKinds: ['log'],
    })
    expect(plan?.sources.find(({ id }) => id === 'rows')).toMatchObject({ type: 'cache', table: 'seen' })
  })

  test('may send to those who write into them', async () => {
    const { plan } = await planOf(`
enrichment_tables: { seen: { type: cache, inputs: [rows], as: rows } }
`)
    expect(plan?.sinks[0]?.inputs).toEqual([{ component: 'rows', port: '' }])
  })

  test.for([
    ['enrichment_tables: { a: { type: row } }', 'there is no table of the type "row"', 'did you mean "rows"?'],
    ['enrichment_tables: { a: { type: rows, pat: x } }', 'unknown option "pat" in enrichment_tables.a', '"path"'],
    ['enrichment_tables: { a: { type: rows, path: x, input: [in] } }', 'unknown option "input"', '"inputs"'],
    ['enrichment_tables: { a: { type: rows, path: x, inputs: [in] } }', 'warning[no-effect]', 'inputs has no effect'],
    ['enrichment_tables: { a: { type: lines } }', 'there is no table', 'that is the type of a source'],
    ['enrichment_tables: [a]', 'enrichment_tables must be a table of components', 'a list'],
    ['enrichment_tables: { in: { type: cache, inputs: [in] } }', 'duplicate-id', 'a source and a sink'],
    ['enrichment_tables: { a: { type: cache, inputs: [n] } }', 'a takes logs, but "n" gives metrics', 'wrong-kind'],
  ] as const)('with a fault say where it is: %s', async ([yaml, message, hint]) => {
    const config = yaml.includes('[n]') ? BESIDE.replace('lines }', 'lines }, n: { type: numbers }') : BESIDE
    const { faults } = await planOf(`${yaml}${config}`)
    expect(faults).toContain(message)
    expect(faults).toContain(hint)
    expect(faults).toMatch(/qovery\.yaml:\d+:\d+/)
  })
})
