import type { Kind } from '@qovery/sdk'
import type { GlobalSettings, OutputRef, PlannedTransform } from '../../config/plan.ts'
import type { DriverContext, House } from '../context.ts'
import type { TransformDriver } from '../drivers/transform.ts'
import { LaneChain, type LaneDemand } from './chain.ts'
import { ExitGate } from './exit-gate.ts'
import { regionsOf } from './regions.ts'

/** A transform that was made. */
export interface MadeTransform {
  readonly planned: PlannedTransform
  readonly driver: TransformDriver
  readonly cx: DriverContext
  /** Whether copies of it in other threads may take some of its batches. */
  readonly mayMove: boolean
}

/** Who reads from outputs of others, as the plan has it. */
interface Reader {
  readonly id: string
  readonly inputs: readonly OutputRef[]
  readonly inputKinds: readonly Kind[]
}

/** How many threads there may be for transforms, and when there are. */
export interface Threads {
  /** In how many transforms may work, the main one among them. */
  readonly most: number
  /** Says for each chain when it needs more than one; left out: its load does. */
  readonly demand?: () => LaneDemand
}

interface Parts {
  readonly settings: GlobalSettings
  readonly transforms: readonly MadeTransform[]
  readonly sinks: readonly Reader[]
  readonly threads: Threads
}

/** A chain, and the ports by which events leave it. */
interface Fenced {
  readonly inside: ReadonlySet<string>
  readonly chain: LaneChain
  readonly gates: readonly ExitGate[]
}

/** The chains of a plan: the transforms that may work in several threads. */
export class LaneChains {
  readonly #fenced: readonly Fenced[]

  constructor({ settings, transforms, sinks, threads }: Parts, house: House) {
    const made = new Map(transforms.map((transform) => [transform.planned.id, transform]))
    const planned = transforms.map((transform) => transform.planned)
    const regions = threads.most > 1 ? regionsOf(planned, (id) => made.get(id)?.mayMove === true) : []
    this.#fenced = regions.map((region) => {
      const inside = new Set(region.map(({ id }) => id))
      const gates = gatesOf(inside, [...planned, ...sinks])
      const [head, ...others] = region.map(({ id }) => made.get(id) as MadeTransform) as [MadeTransform]
      const parts = { links: [head, ...others] as const, gates, settings, lanes: threads.most - 1 }
      const chain = new LaneChain(parts, house, head.cx, { demand: threads.demand?.() })
      return { inside, chain, gates }
    })
  }

  get all(): readonly LaneChain[] {
    return this.#fenced.map(({ chain }) => chain)
  }

  get gates(): readonly ExitGate[] {
    return this.#fenced.flatMap(({ gates }) => gates)
  }

  /** The chain that begins with a transform: events come to it instead. */
  startingWith(id: string): LaneChain | undefined {
    return this.#fenced.find(({ chain }) => chain.id === id)?.chain
  }

  /** The gate at which a reader gets what leaves an output; `undefined`: no chain lies between. */
  gateBetween({ component, port }: OutputRef, reader: string): ExitGate | undefined {
    const fenced = this.#fenced.find(({ inside }) => inside.has(component) && !inside.has(reader))
    return fenced?.gates.find((gate) => gate.id === component && gate.port === port)
  }
}

/** Gates at all ports of those `inside` that somebody outside reads from. */
function gatesOf(inside: ReadonlySet<string>, readers: readonly Reader[]): ExitGate[] {
  const gates = new Map<string, ExitGate>()
  for (const { id, inputs, inputKinds } of readers) {
    if (inside.has(id)) continue
    for (const { component, port } of inputs) {
      if (!inside.has(component)) continue
      const key = `${component}\0${port}`
      const kinds = new Set([...(gates.get(key)?.kinds ?? []), ...inputKinds])
      gates.set(key, new ExitGate(component, port, kinds))
    }
  }
  return [...gates.values()]
}
