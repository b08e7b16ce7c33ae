import { messageOf, Series, type ComponentContext, type MetricBatch } from '@qovery/sdk'
import { GAUGE, Harvest } from '../../../codecs/prometheus/harvest.ts'
import { PageError } from '../../../codecs/prometheus/page-error.ts'
import {
  acceptHeader,
  formatOf,
  parserOf,
  type PageFormat,
  type PageParser,
} from '../../../codecs/prometheus/page-format.ts'
import type { SeriesRules } from '../../../codecs/prometheus/series-maker.ts'
import { LONGEST_TIMER_MS } from '../../../kit/backoff.ts'
import type { HttpAnswer } from '../../../kit/http-client/answer.ts'
import { BodyBuffer } from '../../../kit/http-client/body-buffer.ts'
import type { HttpClient } from '../../../kit/http-client/client.ts'
import { HttpFault } from '../../../kit/http-client/fault.ts'
import { QueryFault, type ComputedQuery } from '../../../kit/http-client/query.ts'
import type { ScrapeOptions } from './options.ts'
import type { Target } from './target.ts'
import { TargetReport } from './target-report.ts'

interface ScraperOptions extends ScrapeOptions {
  /** The parameters that each scrape gets anew. */
  readonly computed?: ComputedQuery | undefined
}

/** Why a scrape gave nothing, for counters. */
class ScrapeFault extends Error {
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

/** Scrapes one target. Each scrape is a complete generation of its series, a failed one too. */
export class Scraper {
  readonly #target: Target
  readonly #options: ScraperOptions
  readonly #cx: ComponentContext
  readonly #rules: SeriesRules
  readonly #headers: Readonly<Record<string, string>>
  readonly #report: TargetReport
  readonly #up: Series
  #parser: { readonly format: PageFormat; readonly pages: PageParser } | undefined
  readonly #body = new BodyBuffer()
  #generation = 0

  constructor(target: Target, options: ScraperOptions, cx: ComponentContext) {
    this.#target = target
    this.#options = options
    this.#cx = cx
    this.#rules = { tags: target.tags, honor_labels: options.honor_labels, limits: limitsOf(options) }
    this.#headers = {
      accept: acceptHeader(options.scrape_protocols),
      'accept-encoding': options.enable_compression ? 'gzip' : 'identity',
      'x-prometheus-scrape-timeout-seconds': String(options.scrape_timeout_secs),
    }
    this.#report = new TargetReport(target.label, cx)
    const tags = new Map([[options.instance_tag || 'instance', target.instance]])
    tags.set(options.endpoint_tag || 'endpoint', target.endpoint)
    this.#up = Series.of('up', tags, { description: { help: 'Whether the last scrape of the target gave a page.' } })
  }

  /** One scrape; nothing where `signal` aborted it. It never rejects. */
  async scrape(client: HttpClient, signal: AbortSignal): Promise<readonly MetricBatch[]> {
    const timestamp = Date.now()
    const began = performance.now()
    const id = ++this.#generation
    let harvest = this.#harvest(timestamp, id)
    let up = 1
    try {
      this.#read(await this.#fetch(client, signal), harvest)
      if (harvest.duplicates > 0) this.#cx.dropped(harvest.duplicates, 'duplicate_sample')
    } catch (error) {
      if (signal.aborted) return []
      this.#fail(error)
      harvest = this.#harvest(timestamp, id)
      up = 0
    }
    this.#report.scraped({ up, samples: harvest.samples, seconds: (performance.now() - began) / 1000 })
    const batches = harvest.finish()
    if (batches.length > 0) return batches
    // A generation must say something: that the others have vanished is told beside it.
    harvest.push(this.#up, GAUGE, up)
    return harvest.finish()
  }

  #harvest(timestamp: number, id: number): Harvest {
    const generation = { scope: `${this.#cx.id} ${this.#target.label}`, id }
    return new Harvest({ timestamp, sample_limit: this.#options.sample_limit || undefined, generation })
  }

  async #fetch(client: HttpClient, signal: AbortSignal): Promise<HttpAnswer> {
    const { scrape_timeout_secs: seconds, max_body_bytes, computed } = this.#options
    const url = computed === undefined ? this.#target.url : computed.addTo(this.#target.url)
    const ending = new AbortController()
    const late = new HttpFault('timeout', `no whole answer within ${seconds} seconds`)
    const timer = setTimeout(() => ending.abort(late), Math.min(seconds * 1000, LONGEST_TIMER_MS))
    try {
      const answer = await client.request({
        url,
        method: 'GET',
        headers: this.#headers,
        answer: { max_bytes: max_body_bytes, excess: 'fail', into: this.#body },
        signal: AbortSignal.any([signal, ending.signal]),
      })
      this.#report.answered(answer)
      if (answer.status !== 200) throw new ScrapeFault('http_status', statusMessage(answer))
      return answer
    } catch (error) {
      throw ending.signal.aborted && !signal.aborted ? late : error
    } finally {
      clearTimeout(timer)
    }
  }

  #read({ headers, body }: HttpAnswer, into: Harvest): void {
    const type = headers['content-type']
    const format = formatOf(type)
    if (this.#parser?.format !== format) this.#parser = { format, pages: parserOf(format, this.#rules) }
    try {
      this.#parser.pages.parse(body, into)
    } catch (error) {
      if (!(error instanceof PageError)) throw error
      const told = type === undefined ? 'without a content type' : `of the type ${JSON.stringify(type)}`
      throw new ScrapeFault(error.reason, `the page ${told} cannot be taken: ${error.message}`)
    }
  }

  #fail(error: unknown): void {
    const type = faultType(error)
    this.#cx.failed(type, `The scrape of ${this.#target.label} failed: ${messageOf(error)}`, {
      part: this.#target.label,
    })
  }
}

function faultType(error: unknown): string {
  if (error instanceof ScrapeFault || error instanceof HttpFault) return error.type
  return error instanceof QueryFault ? 'query_failed' : 'scrape_failed'
}

function statusMessage({ status, headers }: HttpAnswer): string {
  const { location } = headers
  if (status < 300 || status >= 400 || location === undefined) return `it answers with the status ${status}`
  return `it answers with the status ${status} and points to ${location}: redirects are not followed, so set that as the endpoint`
}

function limitsOf(options: ScrapeOptions): SeriesRules['limits'] {
  return {
    labels: options.label_limit || undefined,
    name_length: options.label_name_length_limit || undefined,
    value_length: options.label_value_length_limit || undefined,
  }
}
