import {
  defineSource,
  defineTable,
  defineTransform,
  LogBatch,
  LogEvent,
  NO_METADATA,
  s,
  type Batch,
  type Table,
} from '@qovery/sdk'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { Registry } from '../components/registry.ts'
import { compile } from '../config/compile.ts'
import { configText } from '../config/testing/text.ts'
import { testHouse, TIME_ENOUGH_MS } from './testing/house.ts'
import { Topology } from './topology.ts'

const rest = { summary: 'For a test.', stability: 'stable', config: s.object({}), examples: [] } as const
const OPTIONS = { caseSensitive: true, select: undefined, wildcard: undefined, most: 2 }
const CONFIG = `
enrichment_tables: { seen: { type: table, inputs: [asked] } }
sources: { in: { type: source } }
transforms: { asked: { type: asking, inputs: [in] } }
`

/** A topology in which a transform looks up rows, and its events are written into the table; with what happened, in order. */
async function topologyWith(parts: Partial<Table>) {
  const happened: string[] = []
  const table = defineTable({
    name: 'table',
    ...rest,
    inputs: ['log'],
    create: () => ({
      find: () => [{ answer: 42 }],
      start: async () => void happened.push('started'),
      close: async () => void happened.push('closed'),
      sink: (cx) => ({
        write: (batch: Batch) => void happened.push(`${cx.kind} ${cx.id} takes ${batch.length}`),
      }),
      ...parts,
    }),
  })
  const source = defineSource({
    name: 'source',
    ...rest,
    outputs: () => ({ '': ['log'] }),
    create: () => ({
      run: async (out, signal) => {
        await out.send(LogBatch.of([new LogEvent('x', NO_METADATA)]))
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
      },
    }),
  })
  const asking = defineTransform({
    name: 'asking',
    ...rest,
    inputs: ['log'],
    placement: 'main',
    outputs: () => ({ '': ['log'] }),
    async create(_config, cx) {
      const host = await cx.programHost()
      happened.push(`there are ${host.tableNames?.join()}`)
      return {
        transform: (batch, out) => {
          happened.push(`found ${JSON.stringify(host.table?.('seen')?.find([], OPTIONS))}`)
          out.pass(batch)
        },
      }
    },
  })
  const registry = new Registry({}).with({ sources: [source], transforms: [asking], tables: [table] })
  const { plan } = await compile(configText(CONFIG), registry, {})
  if (plan === undefined) throw new Error('the config of the test is wrong')
  const house = testHouse()
  return { happened, house, build: () => Topology.build(plan, registry, house) }
}

describe('a table of a topology', () => {
  test('is there for programs, takes events as a sink, and is closed when all is delivered', async () => {
    const { happened, house, build } = await topologyWith({})
    const topology = await build()
    expect(happened).toEqual(['there are seen'])
    await topology.start()
    await poll('the event in the table', () => happened.includes('sink seen takes 1'))
    expect(await topology.stop(TIME_ENOUGH_MS)).toEqual({ forced: false })
    expect(happened).toEqual(['there are seen', 'started', 'found [{"answer":42}]', 'sink seen takes 1', 'closed'])
    expect(house.metric('component_sent_events_total', { component_id: 'seen', component_kind: 'sink' })).toBe(1)
  })

  test('that cannot start ends the start, with everything let go again', async () => {
    const { happened, build } = await topologyWith({ start: () => Promise.reject(new Error('no memory')) })
    const topology = await build()
    await expect(topology.start()).rejects.toThrow('no memory')
    expect(happened.at(-1)).toBe('closed')
  })

  test('that cannot be closed says so, and the end goes on', async () => {
    const { house, build } = await topologyWith({ close: () => Promise.reject(new Error('it sticks')) })
    const topology = await build()
    await topology.start()
    await topology.stop(TIME_ENOUGH_MS)
    expect(house.lines.map(({ message }) => message)).toContain('The table could not be closed: it sticks')
  })

  test('whose definition promises a sink that it does not make is named', async () => {
    const { build } = await topologyWith({ sink: () => undefined as never })
    await expect(build()).rejects.toThrow('the table "seen", which takes no events')
  })
})
