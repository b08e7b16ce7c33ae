import { defineSink, defineSource, LogBatch, NO_METADATA, s, type LineLayout, type Output } from '@qovery/sdk'
import { poll } from '@qovery/sdk/testing'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { decodeUtf8 } from '../../codecs/utf8.ts'
import { builtin } from '../../components/builtin.ts'
import { compile } from '../../config/compile.ts'
import { configText } from '../../config/testing/text.ts'
import { build } from '../build.ts'
import { testHouse, TIME_ENOUGH_MS } from '../testing/house.ts'
import { Topology } from '../topology.ts'

const LINES = 500
const common = { summary: 'Of a test.', stability: 'stable', config: s.object({}), examples: [] } as const

/** A lane is wanted from the first batch on. */
const demand = () => ({ begin: () => undefined, wantsLanes: () => true, wantsMore: () => false })

/** Lines of JSON, numbered from `first`; each seventh is none. */
function batchFrom(first: number): LogBatch {
  const texts = Array.from({ length: LINES }, (_, i) => ((first + i) % 7 === 0 ? 'no JSON' : `{"n":${first + i}}`))
  const chunk = Buffer.from(`${texts.join('\n')}\n`)
  const starts: number[] = []
  const ends: number[] = []
  for (let at = 0; at < chunk.length; at = chunk.indexOf(0x0a, at) + 1) {
    starts.push(at)
    ends.push(chunk.indexOf(0x0a, at))
  }
  const layout: LineLayout = { shared: { message: '' }, message_key: 'message', metadata: NO_METADATA, bytes: 20 }
  return LogBatch.fromLines({ chunk, starts, ends, layout, decode: decodeUtf8 })
}

test('programs work in threads of their own under load: in order, confirmed, counted, and their log is heard', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'qovery-lanes-'))
  const file = path.join(folder, 'edit.vrl')
  await writeFile(file, 'if .n == 8 { log("eight", level: "warn") }\n.text = to_string!(.at)\n')
  const house = testHouse()
  const threads = () => house.metric('component_threads', { component_id: 'parse' })
  let first = 0
  let confirmed = 0
  let inLanes = 0
  const source = defineSource({
    name: 'numbers',
    ...common,
    outputs: () => ({ '': ['log'] }),
    create: () => ({
      async run(out: Output, signal: AbortSignal) {
        while (inLanes < 80 && !signal.aborted) {
          if (threads() > 0) inLanes++
          await out.send(batchFrom(first), '', (outcome) => (confirmed += outcome === 'delivered' ? 1 : 0))
          first += LINES
          // Until there is a thread, a few batches do.
          await (threads() > 0 ? turn() : pause(20))
        }
      },
    }),
  })
  const got: unknown[] = []
  const sink = defineSink({
    name: 'list',
    ...common,
    inputs: () => ['log'],
    create: () => ({ write: (batch) => void got.push(...batch.events.map((event) => event.value)) }),
  })
  const registry = builtin.with({ sources: [source], sinks: [sink] })
  const { plan, faults } = await compile(
    configText(`
sources:
  in: { type: numbers }
transforms:
  parse:
    type: remap
    inputs: [in]
    source: |
      . = object!(parse_json!(.message))
      .sum = 0
      for_each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) -> |_i, v| { .sum = int!(.sum) + v }
      .at = from_unix_timestamp!(int!(.n))
    drop_on_error: true
  edit:
    type: remap
    inputs: [parse]
    file: ${file}
sinks:
  out: { type: list, inputs: [edit] }
`),
    registry,
    {},
  )
  expect(faults).toEqual([])
  if (plan === undefined) throw new Error('the config has no plan')
  const topology = await Topology.build(plan, registry, house, { most: 2, demand })
  // Copies are made of the program that was read, not of what the file says by then.
  await rm(folder, { recursive: true })
  await topology.start()
  await poll('a thread', () => threads() > 0)
  await topology.sourcesEnded()
  await topology.stop(TIME_ENOUGH_MS)

  const numbers = Array.from({ length: first }, (_, n) => n).filter((n) => n % 7 !== 0)
  expect(got.length).toBe(numbers.length)
  expect(got.every((value, i) => (value as { n: number }).n === numbers[i])).toBe(true)
  expect(got[0]).toMatchObject({ n: 1, sum: 55, text: '1970-01-01T00:00:01Z' })
  expect(confirmed).toBe(first / LINES)
  const events = (name: string, component_id: string) => house.metric(name, { component_id })
  expect(events('component_received_events_total', 'parse')).toBe(first)
  expect(events('component_sent_events_total', 'parse')).toBe(numbers.length)
  expect(events('component_discarded_events_total', 'parse')).toBe(first - numbers.length)
  expect(events('component_received_events_total', 'edit')).toBe(numbers.length)
  expect(events('component_sent_events_total', 'edit')).toBe(numbers.length)
  expect(threads()).toBe(0)
  expect(house.lines.filter(({ message }) => message === 'eight').map(({ fields }) => fields['component_id'])).toEqual([
    'edit',
  ])
})

test('a program that looks things up in a table stays in the main thread', async () => {
  const { plan } = await compile(
    configText(`
enrichment_tables:
  seen: { type: memory, ttl: 60 }
sources:
  in: { type: demo_logs, format: shuffle, lines: [a] }
transforms:
  looks: { type: remap, inputs: [in], source: '.seen = get_enrichment_table_record!("seen", { "key": "a" })' }
  free: { type: remap, inputs: [looks], source: '.a = 1' }
sinks:
  out: { type: blackhole, inputs: [free] }
`),
    builtin,
    {},
  )
  if (plan === undefined) throw new Error('the config has no plan')
  const { chains } = await build(plan, builtin, testHouse(), { most: 4 })
  expect(chains.map(({ id }) => id)).toEqual(['free'])
})
