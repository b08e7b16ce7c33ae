import type { EnrichmentTable, Host } from '@qovery/vrl'
import type {
  ComponentContext,
  CounterHandle,
  GaugeHandle,
  Globals,
  HistogramHandle,
  Kind,
  Labels,
  LogFields,
  Logger,
  OwnTelemetry,
  ProgramFaults,
  ProxySettings,
} from '@qovery/sdk'
import { dataFolder } from '../kit/make-folder.ts'
import { ComponentTelemetry } from '../telemetry/component.ts'
import type { TelemetryRegistry } from '../telemetry/registry.ts'
import type { WorkClock } from './work-clock.ts'

/** What all components of a running topology share. */
export interface House {
  readonly globals: Globals
  readonly dataDir: string
  readonly registry: TelemetryRegistry
  readonly own: OwnTelemetry
  readonly clock: WorkClock
  /** The enrichment tables by their ids, for programs; left out: there are none. */
  readonly tables?: ReadonlyMap<string, EnrichmentTable>
  /** Takes the warnings of the programs of a component; left out: they are logged. */
  readonly warned?: (speaker: Speaker, faults: ProgramFaults) => void
  logger(fields: LogFields): Logger
}

/** The component that something is about. */
export type Speaker = Pick<Identity, 'id' | 'kind' | 'type'>

/** Who a component is, and what the plan says of its surroundings. */
export interface Identity {
  readonly id: string
  readonly kind: ComponentContext['kind']
  readonly type: string
  readonly inputKinds: readonly Kind[]
  readonly acknowledgements: boolean
  /** Proxies of its own. */
  readonly proxy?: ProxySettings | undefined
  /** Its output ports; a sink has none. */
  readonly ports: readonly string[]
}

const STAGES = { source: 'receiving', transform: 'processing', sink: 'sending', table: 'processing' } as const

/** The context of one component, and what its driver needs beside it. */
export class DriverContext implements ComponentContext {
  readonly id: string
  readonly kind: ComponentContext['kind']
  readonly type: string
  readonly inputKinds: readonly Kind[]
  readonly acknowledgements: boolean
  readonly globals: Globals
  readonly log: Logger
  readonly telemetry: ComponentTelemetry
  readonly warned: ComponentContext['warned']
  /** All events that `dropped` has counted so far. */
  droppedEvents = 0
  /** Whether a program of it needs what only this thread has: a table, or a file as it was when the program was compiled. */
  isTied = false
  readonly #house: House
  readonly #labels: Labels

  constructor(house: House, identity: Identity) {
    this.#house = house
    this.id = identity.id
    this.kind = identity.kind
    this.type = identity.type
    this.inputKinds = identity.inputKinds
    this.acknowledgements = identity.acknowledgements
    this.globals = identity.proxy === undefined ? house.globals : { ...house.globals, proxy: identity.proxy }
    const labels = { component_id: identity.id, component_kind: identity.kind, component_type: identity.type }
    this.#labels = labels
    this.log = house.logger(labels)
    this.warned = house.warned && ((faults) => house.warned?.(identity, faults))
    this.telemetry = new ComponentTelemetry(house.registry, labels, identity.ports)
  }

  get own(): OwnTelemetry {
    return this.#house.own
  }

  get clock(): WorkClock {
    return this.#house.clock
  }

  dataDir(): Promise<string> {
    return dataFolder(this.#house.dataDir, this.id)
  }

  /** Loaded when a program is compiled, and not before. */
  async programHost(): Promise<Host> {
    const { nodeHost } = await import('@qovery/vrl/node')
    const { tables } = this.#house
    const host = nodeHost()
    return {
      ...host,
      readFile: (file) => {
        this.isTied = true
        return (host.readFile as NonNullable<Host['readFile']>)(file)
      },
      log: (level, message) => this.log[level](message),
      table: (name) => {
        this.isTied = true
        return tables?.get(name)
      },
      tableNames: [...(tables?.keys() ?? [])],
    }
  }

  /** What a source drops was received first: its ledger closes like every other. */
  dropped(count: number, reason: string, intentional = false): void {
    this.droppedEvents += count
    if (this.kind === 'source') this.telemetry.received(count, 0)
    this.telemetry.discarded(count, reason, intentional)
  }

  failed(error_type: string, message: string, fields: LogFields = {}): void {
    this.telemetry.error(error_type, STAGES[this.kind])
    this.log.error(message, { ...fields, error_type })
  }

  receivedBytes(bytes: number): void {
    this.telemetry.receivedBytes(bytes)
  }

  sentBytes(bytes: number): void {
    this.telemetry.sentBytes(bytes)
  }

  counter(name: string, help: string, labels: Labels = {}): CounterHandle {
    return this.#house.registry.counter(name, help, { ...this.#labels, ...labels })
  }

  gauge(name: string, help: string, labels: Labels = {}): GaugeHandle {
    return this.#house.registry.gauge(name, help, { ...this.#labels, ...labels })
  }

  histogram(name: string, help: string, buckets: readonly number[], labels: Labels = {}): HistogramHandle {
    return this.#house.registry.histogram(name, help, buckets, { ...this.#labels, ...labels })
  }
}
