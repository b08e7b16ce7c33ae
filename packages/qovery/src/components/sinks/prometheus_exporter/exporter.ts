import type { ComponentContext, MetricBatch, Sink } from '@qovery/sdk'
import type { ServerTls } from '../../../kit/tls/load.ts'
import { reloadingServerTls } from '../../../kit/tls/reload.ts'
import { BoundsCatalog } from './store/bounds.ts'
import { Endpoint } from './endpoint.ts'
import { schemaOf } from './store/native-buckets.ts'
import type { ExporterOptions } from './options.ts'
import { StorePages } from './formats/render.ts'
import type { StoreOptions } from './store/store-options.ts'
import { MetricStore } from './store/store.ts'

/** Keeps what comes, and shows it to whoever scrapes. */
export class Exporter implements Sink<'metric'> {
  readonly #store: MetricStore
  readonly #endpoint: Endpoint
  readonly #followFiles: () => () => void
  #stopFollowing: () => void = () => undefined

  constructor(options: ExporterOptions, tls: ServerTls | undefined, cx: ComponentContext) {
    this.#store = new MetricStore(storeOptions(options), cx)
    const pages = new StorePages(this.#store, options)
    this.#endpoint = new Endpoint(pages, { address: options.address, tls, auth: options.auth }, cx)
    this.#followFiles = () =>
      tls === undefined ? () => undefined : reloadingServerTls(this.#endpoint, options.tls ?? {}, cx)
  }

  /** Where it listens; the port is known once `start` has resolved. */
  get address(): string {
    return this.#endpoint.address
  }

  async start(): Promise<void> {
    await this.#endpoint.start()
    this.#stopFollowing = this.#followFiles()
    this.#store.start()
  }

  write(batch: MetricBatch): void {
    this.#store.ingest(batch)
  }

  async close(): Promise<void> {
    this.#stopFollowing()
    await this.#endpoint.close()
    this.#store.close()
  }
}

/** How the store keeps metrics, from the options that users set. */
export function storeOptions(options: ExporterOptions): StoreOptions {
  const { native_histograms: native, flush_period_secs } = options
  const period = flush_period_secs || undefined
  return {
    default_namespace: options.default_namespace || undefined,
    series_limit: options.series_limit,
    distributions_as_summaries: options.distributions_as_summaries,
    histogram: {
      bounds: new BoundsCatalog(options.buckets, options.buckets_by_metric),
      native: native === undefined ? null : { ...native, schema: schemaOf(native.bucket_factor) },
    },
    summary: {
      quantiles: [...new Set(options.quantiles)].sort((a, b) => a - b),
      windowMs: 1000 * (period ?? options.quantile_window_secs),
    },
    set_window_ms: 1000 * (period ?? options.set_window_secs),
    expire_after_ms: 1000 * (period ?? 0),
    keep_timestamps: !options.suppress_timestamp,
  }
}
