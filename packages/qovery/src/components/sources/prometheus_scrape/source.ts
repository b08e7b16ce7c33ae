import type { ComponentContext, Output, Source } from '@qovery/sdk'
import { HttpClient } from '../../../kit/http-client/client.ts'
import type { ComputedQuery } from '../../../kit/http-client/query.ts'
import { LONGEST_TIMER_MS, pause } from '../../../kit/backoff.ts'
import type { ScrapeOptions } from './options.ts'
import { Scraper } from './scraper.ts'
import { targetsOf } from './target.ts'

/** Scrapes each endpoint at the interval, the endpoints one after the other across it. */
export class ScrapeSource implements Source {
  readonly #options: ScrapeOptions
  readonly #cx: ComponentContext
  /** The generations of a target go on where the source is started again. */
  readonly #scrapers: readonly Scraper[]

  constructor(options: ScrapeOptions, query: ComputedQuery | undefined, cx: ComponentContext) {
    this.#options = options
    this.#cx = cx
    this.#scrapers = targetsOf(options).map((target) => new Scraper(target, { ...options, computed: query }, cx))
  }

  async run(out: Output, signal: AbortSignal): Promise<void> {
    const { auth, tls, scrape_timeout_secs } = this.#options
    const client = new HttpClient({
      proxy: this.#cx.globals.proxy,
      tls,
      auth,
      timeouts: { connect_ms: Math.min(scrape_timeout_secs * 1000, LONGEST_TIMER_MS), headers_ms: 0, body_ms: 0 },
      onCredentialsFault: (error) =>
        this.#cx.failed('credentials_not_renewed', `The old credentials are used on: ${error.message}`),
      onTlsFault: (error) => this.#cx.failed('tls_files', `${error.message}; the old ones stay in use`),
    })
    const failed = new AbortController()
    const ending = AbortSignal.any([signal, failed.signal])
    const runs = this.#scrapers.map((scraper, i) => this.#repeat(scraper, i, { client, out, signal: ending }))
    try {
      await Promise.all(runs)
    } finally {
      failed.abort()
      await Promise.allSettled(runs)
      await client.close()
    }
  }

  /** The first scrape is at once for the first target. One that would fall into the time of the one before is left out. */
  async #repeat(
    scraper: Scraper,
    index: number,
    at: { client: HttpClient; out: Output; signal: AbortSignal },
  ): Promise<void> {
    const intervalMs = this.#options.scrape_interval_secs * 1000
    await pause((intervalMs * index) / this.#scrapers.length, at.signal)
    let due = performance.now()
    while (!at.signal.aborted) {
      for (const batch of await scraper.scrape(at.client, at.signal)) await at.out.send(batch)
      const now = performance.now()
      due = Math.max(due + intervalMs, now)
      await pause(due - now, at.signal)
    }
  }
}
