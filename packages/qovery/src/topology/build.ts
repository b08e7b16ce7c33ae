import type { Delivery, Kind, ProxySettings, Sink, Source, Table } from '@qovery/sdk'
import { MemoryBuffer } from '../buffers/memory.ts'
import type { ComponentKind, Registry } from '../components/registry.ts'
import type { OutputRef, Plan, PlannedSink, PlannedSource } from '../config/plan.ts'
import { DriverContext, type House, type Identity } from './context.ts'
import { SinkDriver } from './drivers/sink.ts'
import { SourceDriver } from './drivers/source.ts'
import { TransformDriver } from './drivers/transform.ts'
import { FanOut } from './fan-out.ts'
import type { LaneChain } from './lanes/chain.ts'
import { LaneChains, type MadeTransform, type Threads } from './lanes/chains.ts'
import { Making } from './making.ts'
import type { Receiver } from './receiver.ts'

/** The drivers of a plan's components, connected, and the tables beside them. */
export interface Built {
  readonly tables: ReadonlyMap<string, Table>
  readonly sources: readonly SourceDriver[]
  readonly transforms: readonly TransformDriver[]
  /** Those of the transforms that may work in several threads. */
  readonly chains: readonly LaneChain[]
  readonly sinks: readonly { readonly driver: SinkDriver; readonly planned: PlannedSink }[]
  /** Has one more receiver listen to outputs. */
  connect(receiver: Receiver, outputs: readonly OutputRef[]): void
}

const ONE: Threads = { most: 1 }

/** Makes every component of a plan and joins their ports. */
export async function build(plan: Plan, registry: Registry, shell: House, threads: Threads = ONE): Promise<Built> {
  const making = new Making()
  const tables = await makeTables(plan, { registry, making }, shell)
  const house: House = { ...shell, tables }
  const ports = new Ports()
  const sinks: { driver: SinkDriver; planned: PlannedSink }[] = []
  for (const planned of plan.sinks) {
    const cx = contextOf(house, 'sink', planned, [])
    const made = await makeSink(planned, { registry, tables, making }, cx)
    if (made === undefined) continue
    const { sink, delivery } = made
    const { when_full, ...limits } = planned.buffer
    const feed = { kinds: new Set(planned.inputKinds), buffer: new MemoryBuffer(limits), when_full, delivery }
    sinks.push({ driver: new SinkDriver(sink, cx, feed), planned })
  }
  const transforms: MadeTransform[] = []
  for (const planned of plan.transforms) {
    const { definition, config } = await definitionOf(registry, 'transform', planned)
    const outputs = ports.of(planned.id, Object.keys(definition.outputs(config, planned.inputKinds)))
    const cx = contextOf(house, 'transform', planned, [...outputs.keys()])
    const parts = { kinds: new Set<Kind>(planned.inputKinds), outputs }
    const transform = await making.one(planned, () => definition.create(config, cx))
    if (transform === undefined) continue
    const driver = new TransformDriver(transform, cx, parts)
    const mayMove = definition.placement === 'any' && driver.keepsNothing && !cx.isTied
    transforms.push({ planned, driver, cx, mayMove })
  }
  const { globals: settings } = plan
  const chains = new LaneChains({ settings, transforms, sinks: sinks.map(({ planned }) => planned), threads }, house)
  join({ transforms, sinks, chains }, ports)
  const sources: SourceDriver[] = []
  for (const planned of plan.sources) {
    const { names, create } = await sourceOf(planned, plan, { registry, tables, making })
    const outputs = ports.of(planned.id, names)
    const cx = contextOf(house, 'source', planned, [...outputs.keys()])
    const source = await making.one(planned, () => create(cx))
    if (source !== undefined) sources.push(new SourceDriver(source, cx, outputs))
  }
  making.end()
  return {
    tables,
    sources,
    transforms: transforms.map(({ driver }) => driver),
    chains: chains.all,
    sinks,
    connect: (receiver, outputs) => ports.connect(receiver, outputs),
  }
}

/** Has everybody listen to the outputs that it reads from. */
function join(
  { transforms, sinks, chains }: { transforms: readonly MadeTransform[]; sinks: Built['sinks']; chains: LaneChains },
  ports: Ports,
): void {
  for (const gate of chains.gates) ports.connect(gate, [gate.exit])
  for (const { planned, driver } of [...sinks, ...transforms]) {
    const receiver = chains.startingWith(planned.id) ?? driver
    for (const input of planned.inputs) {
      const gate = chains.gateBetween(input, planned.id)
      if (gate === undefined) ports.connect(receiver, [input])
      else gate.to.add(receiver)
    }
  }
}

/** What makes the components of a plan. */
interface Workshop {
  readonly registry: Registry
  readonly tables: ReadonlyMap<string, Table>
  readonly making: Making
}

async function makeTables(
  plan: Plan,
  { registry, making }: Pick<Workshop, 'registry' | 'making'>,
  house: House,
): Promise<ReadonlyMap<string, Table>> {
  const tables = new Map<string, Table>()
  for (const planned of plan.tables) {
    const { definition, config } = await definitionOf(registry, 'table', planned)
    const cx = contextOf(house, 'table', planned, [])
    const table = await making.one(planned, () => definition.create(config, cx))
    if (table !== undefined) tables.set(planned.id, table)
  }
  return tables
}

async function makeSink(
  planned: PlannedSink,
  { registry, tables, making }: Workshop,
  cx: DriverContext,
): Promise<{ sink: Sink; delivery: Delivery } | undefined> {
  if (planned.table !== undefined) {
    const sink = tables.get(planned.table)?.sink?.(cx)
    if (sink === undefined) throw new Error(`the plan writes into the table "${planned.table}", which takes no events`)
    return { sink, delivery: {} }
  }
  const { definition, config } = await definitionOf(registry, 'sink', planned)
  const sink = await making.one(planned, () => definition.create(config, cx))
  return sink && { sink, delivery: definition.delivery?.(config) ?? {} }
}

/** The names of the ports of a source, and what makes it. */
async function sourceOf(
  planned: PlannedSource,
  plan: Plan,
  { registry, tables }: Workshop,
): Promise<{ names: string[]; create: (cx: DriverContext) => Source | Promise<Source> }> {
  const table = plan.tables.find(({ id }) => id === planned.table)
  if (table === undefined) {
    const { definition, config } = await definitionOf(registry, 'source', planned)
    return { names: Object.keys(definition.outputs(config)), create: (cx) => definition.create(config, cx) }
  }
  const { definition, config } = await definitionOf(registry, 'table', table)
  const create = (cx: DriverContext) => {
    const source = tables.get(table.id)?.source?.(cx)
    if (source === undefined) throw new Error(`the table "${table.id}" sends no events`)
    return source
  }
  return { names: Object.keys(definition.source?.(config)?.outputs ?? {}), create }
}

/** The output ports of all components, made when somebody names them first. */
class Ports {
  readonly #byComponent = new Map<string, Map<string, FanOut>>()

  of(component: string, names: readonly string[]): ReadonlyMap<string, FanOut> {
    for (const name of names) this.#port({ component, port: name })
    return this.#byComponent.get(component) ?? new Map<string, FanOut>()
  }

  connect(receiver: Receiver, inputs: readonly OutputRef[]): void {
    for (const input of inputs) this.#port(input).add(receiver)
  }

  #port({ component, port }: OutputRef): FanOut {
    const ports = this.#byComponent.get(component) ?? new Map<string, FanOut>()
    this.#byComponent.set(component, ports)
    const fanOut = ports.get(port) ?? new FanOut()
    ports.set(port, fanOut)
    return fanOut
  }
}

interface Planned {
  readonly id: string
  readonly type: string
  readonly options: unknown
  readonly inputKinds?: readonly Kind[]
  readonly acknowledgements?: boolean
  readonly proxy?: ProxySettings
}

async function definitionOf<K extends ComponentKind>(registry: Registry, kind: K, planned: Planned) {
  const definition = await registry.load(kind, planned.type)
  if (definition === undefined)
    throw new Error(`the plan names a ${kind} of the type "${planned.type}", which is not there`)
  const config = definition.config.parse(planned.options) as never
  return { definition, config }
}

function contextOf(house: House, kind: Identity['kind'], planned: Planned, ports: readonly string[]): DriverContext {
  const { id, type, inputKinds = [], acknowledgements = false, proxy } = planned
  return new DriverContext(house, { id, kind, type, inputKinds, acknowledgements, proxy, ports })
}
