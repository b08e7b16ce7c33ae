import {
  defineSink,
  defineSource,
  defineTransform,
  LogEvent,
  s,
  type LogBatch,
  type Outcome,
  type Output,
  type Sink,
  type Transform,
} from '@qovery/sdk'
import { Registry } from '../../components/registry.ts'
import { compile } from '../../config/compile.ts'
import { configText } from '../../config/testing/text.ts'
import { Topology } from '../topology.ts'
import { textsOf } from './drivers.ts'
import { testHouse } from './house.ts'

type Run = (out: Output, signal: AbortSignal) => Promise<void>

export const source = (name: string, run: Run) =>
  defineSource({
    name,
    summary: 'A source of a test.',
    stability: 'stable',
    config: s.object({}),
    examples: [],
    outputs: () => ({ '': ['log'] }),
    create: () => ({ run }),
  })

export const transform = (name: string, make: () => Transform<'log', 'log'>) =>
  defineTransform({
    name,
    summary: 'A transform of a test.',
    stability: 'stable',
    inputs: ['log'],
    placement: 'main',
    config: s.object({}),
    examples: [],
    outputs: () => ({ '': ['log'] }),
    create: make,
  })

export const sink = (name: string, made: Sink<'log'>) =>
  defineSink({
    name,
    summary: 'A sink of a test.',
    stability: 'stable',
    inputs: () => ['log'],
    config: s.object({}),
    examples: [],
    create: () => made,
  })

interface Parts {
  readonly sources: readonly ReturnType<typeof source>[]
  readonly transforms?: readonly ReturnType<typeof transform>[]
  readonly sinks: readonly ReturnType<typeof sink>[]
}

/** A topology in which each component is called like its type. `edges`: what reads from what. */
export async function topologyOf(parts: Parts, edges: Readonly<Record<string, readonly string[]>>) {
  const empty = new Registry({ source: {}, transform: {}, sink: {} })
  const registry = empty.with(parts)
  const table = (names: readonly string[]) =>
    names
      .map((name) => `  ${name}: { type: ${name}${edges[name] ? `, inputs: [${edges[name].join(', ')}]` : ''} }\n`)
      .join('')
  const yaml = [
    `sources:\n${table(registry.names('source'))}`,
    registry.names('transform').length > 0 ? `transforms:\n${table(registry.names('transform'))}` : '',
    `sinks:\n${table(registry.names('sink'))}`,
  ].join('')
  const { plan, faults } = await compile(configText(yaml), registry, {})
  if (plan === undefined)
    throw new Error(`the config of the test is wrong: ${faults.map((fault) => fault.message).join('; ')}`)
  const house = testHouse()
  const topology = await Topology.build(plan, registry, house)
  return { topology, house }
}

/** A source that sends what it is given and reports what became of each batch, then waits for the signal. */
export function sender(name: string, batches: readonly LogBatch[], outcomes: Outcome[] = []) {
  return source(name, async (out, signal) => {
    for (const batch of batches) await out.send(batch, '', (outcome) => outcomes.push(outcome))
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  })
}

export function collector(name: string) {
  const texts: string[] = []
  return { texts, definition: sink(name, { write: (batch) => void texts.push(...textsOf(batch)) }) }
}

export const upper = transform('upper', () => ({
  transform: (batch, out) => {
    for (const event of batch.events) out.push(new LogEvent(String(event.value).toUpperCase(), event.metadata))
  },
}))
