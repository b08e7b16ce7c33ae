import type { Labels } from '@qovery/sdk'
import { BufferTelemetry } from './buffer.ts'
import type { Counter, Gauge, Histogram } from './instruments.ts'
import type { TelemetryRegistry } from './registry.ts'
import { Utilization } from './utilization.ts'

/** Who a component is, on each of its metrics. */
export interface ComponentLabels {
  readonly component_id: string
  readonly component_kind: 'source' | 'transform' | 'sink' | 'table'
  readonly component_type: string
}

export type Stage = 'receiving' | 'processing' | 'sending'

const LATENCY_SECONDS = [0.00001, 0.0001, 0.001, 0.01, 0.1, 1, 10]
const BATCH_SIZES = [1, 4, 16, 64, 256, 1024, 4096]
/** Weight of the newest batch in the mean latency. */
const ALPHA = 0.9
/** Most handles kept at hand; what comes beyond asks the registry, which bounds them. */
const MAX_CACHED = 512

/**
 * What the house counts of one component, by the names of Vector's component specification. A call is a few additions.
 * Beside them stands what completes the ledger: in + created = out + discarded + merged + held.
 */
export class ComponentTelemetry {
  readonly labels: Labels
  readonly #registry: TelemetryRegistry
  readonly #kind: ComponentLabels['component_kind']
  readonly #receivedEvents: Counter
  readonly #receivedEventBytes: Counter
  readonly #batchSizes: Histogram
  readonly #sent = new Map<string, { events: Counter; bytes: Counter }>()
  readonly #counters = new Map<string, Counter>()
  readonly #utilization: Utilization | undefined
  #buffer: BufferTelemetry | undefined
  #latency: { histogram: Histogram; mean: Gauge; average: number | undefined } | undefined

  /** `ports`: the outputs of a source or transform (`''` the default one), so that their counters stand at 0 from the start. */
  constructor(registry: TelemetryRegistry, labels: ComponentLabels, ports: readonly string[] = []) {
    const { component_id, component_kind, component_type } = labels
    this.labels = { component_id, component_kind, component_type }
    this.#registry = registry
    this.#kind = component_kind
    registry.claim(this.labels)
    this.#receivedEvents = this.counter('component_received_events_total', 'Events that came into the component.')
    const bytesHelp = 'Size of the events that came into the component, estimated as JSON.'
    this.#receivedEventBytes = this.counter('component_received_event_bytes_total', bytesHelp)
    const sizesHelp = 'Events per batch that came into the component.'
    this.#batchSizes = this.histogram('component_received_events_count', sizesHelp, BATCH_SIZES)
    for (const port of component_kind === 'sink' ? [''] : ports) this.#sentOf(port)
    if (component_kind !== 'source') this.#utilization = this.#measured()
  }

  /** A batch came in, or a source made one. */
  received(events: number, bytes: number): void {
    this.#receivedEvents.add(events)
    this.#receivedEventBytes.add(bytes)
    this.#batchSizes.observe(events)
  }

  /** Bytes came in from outside, before any decoding. */
  receivedBytes(bytes: number): void {
    this.#count('component_received_bytes_total', 'Bytes that came in from outside, before decoding.', bytes)
  }

  /** A batch left by the port `output`; a sink has delivered one. */
  sent(events: number, bytes: number, output = ''): void {
    const sent = this.#sent.get(output) ?? this.#sentOf(output)
    sent.events.add(events)
    sent.bytes.add(bytes)
  }

  /** Bytes went out, after all encoding. */
  sentBytes(bytes: number): void {
    this.#count('component_sent_bytes_total', 'Bytes that went out, after encoding.', bytes)
  }

  /** Events go no further. `reason` is a short constant; `intentional`: the user asked for it. */
  discarded(count: number, reason: string, intentional: boolean): void {
    const key = `discarded ${intentional} ${reason}`
    this.#cached(key, () => {
      const labels = { intentional: String(intentional), reason }
      return this.counter('component_discarded_events_total', 'Events that went no further.', labels)
    }).add(count)
  }

  /** A fault occurred. `error_type` is a short constant. */
  error(error_type: string, stage: Stage): void {
    this.#cached(`error ${stage} ${error_type}`, () =>
      this.counter('component_errors_total', 'Faults of the component.', { error_type, stage }),
    ).add(1)
  }

  /** The component worked for `ms` within one turn of the event loop. */
  worked(ms: number): void {
    this.#utilization?.worked(ms)
  }

  /** The component began work that it will have `ended` in a later turn, such as a request; what overlaps counts once. */
  began(): void {
    this.#utilization?.began()
  }

  ended(): void {
    this.#utilization?.ended()
  }

  /** `events` events spent `ms` in the component, waiting in front of it included. */
  latency(ms: number, events: number): void {
    const seconds = ms / 1000
    this.#latency ??= {
      histogram: this.histogram(
        'component_latency_seconds',
        'Time that events spend in the component.',
        LATENCY_SECONDS,
      ),
      mean: this.gauge('component_latency_mean_seconds', 'Mean of that time; the newest batch weighs most.'),
      average: undefined,
    }
    const { histogram, mean, average } = this.#latency
    histogram.observe(seconds, events)
    this.#latency.average = average === undefined ? seconds : average + ALPHA * (seconds - average)
    mean.set(this.#latency.average)
  }

  /** The component made events that no event that came in stands for. */
  created(count: number): void {
    this.#count('component_created_events_total', 'Events that the component made from nothing that came in.', count)
  }

  /** Events became part of others, as aggregation does. */
  merged(count: number): void {
    this.#count('component_merged_events_total', 'Events that became part of others.', count)
  }

  /** `read` says, whenever the metrics are gathered, how many events the component keeps. */
  heldFrom(read: () => number): void {
    this.#registry.gaugeFrom('component_held_events', 'Events that the component keeps for later.', this.labels, read)
  }

  /** The buffer in front of a sink. */
  get buffer(): BufferTelemetry {
    this.#buffer ??= new BufferTelemetry(this.#registry, { ...this.labels, stage: '0' })
    return this.#buffer
  }

  /** Metrics of the component's own, with its labels. */
  counter(name: string, help: string, labels?: Labels): Counter {
    return this.#registry.counter(name, help, this.#with(labels))
  }

  gauge(name: string, help: string, labels?: Labels): Gauge {
    return this.#registry.gauge(name, help, this.#with(labels))
  }

  histogram(name: string, help: string, buckets: readonly number[], labels?: Labels): Histogram {
    return this.#registry.histogram(name, help, buckets, this.#with(labels))
  }

  /** Lets all its metrics expire, those of its buffer too; a successor of the same name and type counts on in them. */
  remove(): void {
    this.#registry.remove(this.labels)
  }

  #measured(): Utilization {
    const utilization = new Utilization()
    const help = 'Share of the time that the component works rather than waits for input, from 0 to 1.'
    this.#registry.gaugeFrom('utilization', help, this.labels, () => utilization.read())
    return utilization
  }

  #sentOf(port: string): { events: Counter; bytes: Counter } {
    const labels = this.#kind === 'sink' ? undefined : { output: port === '' ? '_default' : port }
    const sent = {
      events: this.counter('component_sent_events_total', 'Events that left the component.', labels),
      bytes: this.counter(
        'component_sent_event_bytes_total',
        'Size of the events that left the component, estimated as JSON.',
        labels,
      ),
    }
    this.#sent.set(port, sent)
    return sent
  }

  #count(name: string, help: string, count: number): void {
    this.#cached(name, () => this.counter(name, help)).add(count)
  }

  #cached(key: string, make: () => Counter): Counter {
    const known = this.#counters.get(key)
    if (known !== undefined) return known
    const counter = make()
    if (this.#counters.size < MAX_CACHED) this.#counters.set(key, counter)
    return counter
  }

  #with(labels: Labels | undefined): Labels {
    return labels === undefined ? this.labels : { ...labels, ...this.labels }
  }
}
