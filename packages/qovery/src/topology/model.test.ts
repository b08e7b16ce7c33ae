import * as fc from 'fast-check'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Registry } from '../components/registry.ts'
import type { OutputRef, Plan } from '../config/plan.ts'
import { testHouse, TIME_ENOUGH_MS, type TestHouse } from './testing/house.ts'
import { Book, Dice, modelSink, modelSource, modelTransform } from './testing/model.ts'
import { Topology } from './topology.ts'

const GLOBALS = { healthchecks: { enabled: false, require_healthy: false } } as Plan['globals']

/** A topology of random components, joined at random. */
function randomGraph(dice: Dice, mayHang: boolean) {
  const book = new Book()
  const outputs: OutputRef[] = []
  const named = (prefix: string, most: number) =>
    Array.from({ length: dice.between(1, most) }, (_, i) => ({
      id: `${prefix}${i}`,
      type: `${prefix}${i}`,
      options: {},
    }))
  const sources = named('in', 3).map((one) => {
    outputs.push({ component: one.id, port: '' })
    return { ...one, acknowledgements: true }
  })
  const transforms = named('step', 4).map((one) => {
    const inputs = dice.some(outputs)
    outputs.push({ component: one.id, port: '' }, { component: one.id, port: 'other' })
    return { ...one, inputs, inputKinds: ['log' as const] }
  })
  const sinks = named('out', 3).map((one) => {
    const when_full = dice.chance(0.2) ? ('drop_newest' as const) : ('block' as const)
    return {
      ...one,
      inputs: dice.some(outputs),
      inputKinds: ['log' as const],
      buffer: { max_events: dice.between(1, 200), when_full },
      healthcheck: { enabled: false, timeout_secs: 1 },
    }
  })
  const plan: Plan = { globals: GLOBALS, tables: [], sources, transforms, sinks }
  const registry = new Registry({ source: {}, transform: {}, sink: {} }).with({
    sources: sources.map(({ type }) => modelSource(type, dice, book, mayHang && dice.chance(0.2))),
    transforms: transforms.map(({ type }) => modelTransform(type, dice, book)),
    sinks: sinks.map(({ type }) => modelSink(type, dice, book)),
  })
  return { plan, registry, book }
}

/** Every sum of the ledger that does not come out. */
function ledgerFaults({ sources, transforms, sinks }: Plan, house: TestHouse): string[] {
  const faults: string[] = []
  const check = (what: string, left: number, right: number) => {
    if (left !== right) faults.push(`${what}: ${left} is not ${right}`)
  }
  const sentTo = (inputs: readonly OutputRef[]) =>
    inputs.reduce((sum, { component, port }) => {
      const tags = { component_id: component, output: port === '' ? '_default' : port }
      return sum + house.metric('component_sent_events_total', tags)
    }, 0)
  for (const { id } of [...sources, ...transforms, ...sinks]) {
    const of = (name: string) => house.metric(`component_${name}_events_total`, { component_id: id })
    check(id, of('received') + of('created'), of('sent') + of('discarded') + of('merged'))
    check(`held by ${id}`, house.metric('component_held_events', { component_id: id }), 0)
  }
  for (const { id, inputs } of transforms) {
    check(`→ ${id}`, house.metric('component_received_events_total', { component_id: id }), sentTo(inputs))
  }
  for (const { id, inputs } of sinks) {
    const of = (name: string) => house.metric(`buffer_${name}_events_total`, { component_id: id })
    check(`→ ${id}`, of('received'), sentTo(inputs))
    check(`buffer of ${id}`, of('received'), of('sent') + of('discarded'))
    check(`buffer of ${id} → ${id}`, of('sent'), house.metric('component_received_events_total', { component_id: id }))
  }
  return faults
}

/** Runs the graph of a seed and stops it at some moment; what is wrong in the end. */
async function run(seed: number, limitMs: number): Promise<string[]> {
  const dice = new Dice(seed)
  const isShort = limitMs < 1000
  const { plan, registry, book } = randomGraph(dice, isShort)
  const house = testHouse()
  const topology = await Topology.build(plan, registry, house)
  await topology.start()
  if (dice.chance(0.8)) await sleep(dice.between(0, 15))
  const { forced } = await topology.stop(limitMs)
  const faults = ledgerFaults(plan, house)
  if (forced && !isShort) faults.push('it took too long')
  const lossy = forced || house.metric('buffer_discarded_events_total') > 0
  for (const [tag, outcomes] of book.heard) {
    const [outcome] = outcomes
    if (outcomes.length !== 1) faults.push(`${tag} was settled ${outcomes.length} times`)
    else if (outcome !== book.due(tag) && !(lossy && outcome !== 'delivered')) {
      faults.push(`${tag} is due ${book.due(tag)}, and its source heard ${outcome}`)
    }
  }
  const unconfirmed = [...book.heard.values()].filter(([outcome]) => outcome !== 'delivered').length
  if (house.metric('component_discarded_events_total', { reason: 'shutdown' }) > 0 && unconfirmed === 0) {
    faults.push('events were dropped at the end, and every batch is confirmed')
  }
  return faults
}

describe('any graph of components that do all they may', () => {
  test.each([
    ['that is given the time to end', TIME_ENOUGH_MS],
    ['that is cut short', 3],
  ])('%s settles each batch once, as the worst that became of it, and closes its ledger', async (_, limitMs) => {
    const settles = fc.asyncProperty(fc.nat(), async (seed) => {
      expect(await run(seed, limitMs)).toEqual([])
    })
    await fc.assert(settles, { numRuns: 40, endOnFailure: true })
  })
})
