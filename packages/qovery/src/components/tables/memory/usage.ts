import type { ComponentContext, CounterHandle, GaugeHandle } from '@qovery/sdk'

const HELP = {
  reads: 'Lookups that found their key.',
  failed_reads: 'Lookups that did not find their key.',
  insertions: 'Keys that were written.',
  failed_insertions: 'Keys for which there was no room.',
  removals: 'Keys that were taken away.',
  ttl_expirations: 'Keys whose time was over.',
} as const
type Use = keyof typeof HELP

/** Counts how a table is used, by the names that Vector has. */
export class Usage {
  readonly #cx: ComponentContext
  readonly #byKey: boolean
  readonly #counters = new Map<Use, CounterHandle>()
  readonly #flushes: CounterHandle
  readonly #objects: GaugeHandle
  readonly #bytes: GaugeHandle

  /** `byKey`: whether counters have the tag `key`. */
  constructor(cx: ComponentContext, byKey: boolean) {
    this.#cx = cx
    this.#byKey = byKey
    this.#flushes = cx.counter('memory_enrichment_table_flushes_total', 'Times that what was written became visible.')
    this.#objects = cx.gauge('memory_enrichment_table_objects', 'Keys in the table.')
    this.#bytes = cx.gauge('memory_enrichment_table_byte_size', 'Size of keys and values, estimated as JSON.')
  }

  count(use: Use, key: string): void {
    if (this.#byKey) this.#cx.counter(nameOf(use), HELP[use], { key }).add(1)
    else this.#add(use, 1)
  }

  /** Counts keys whose names are not known. */
  expired(count: number): void {
    if (count > 0) this.#add('ttl_expirations', count)
  }

  #add(use: Use, count: number): void {
    let counter = this.#counters.get(use)
    if (counter === undefined) {
      counter = this.#cx.counter(nameOf(use), HELP[use])
      this.#counters.set(use, counter)
    }
    counter.add(count)
  }

  flushed(objects: number, bytes: number): void {
    this.#flushes.add(1)
    this.sized(objects, bytes)
  }

  sized(objects: number, bytes: number): void {
    this.#objects.set(objects)
    this.#bytes.set(bytes)
  }
}

function nameOf(use: Use): string {
  return `memory_enrichment_table_${use}_total`
}
