import type { ComponentContext, GaugeHandle } from '@qovery/sdk'
import type { HttpAnswer } from '../../../kit/http-client/answer.ts'

/** Tells in the program's own metrics how the scrapes of a target go. */
export class TargetReport {
  readonly #cx: ComponentContext
  readonly #up: GaugeHandle
  readonly #duration: GaugeHandle
  readonly #samples: GaugeHandle
  readonly #bytes: GaugeHandle

  constructor(endpoint: string, cx: ComponentContext) {
    const labels = { endpoint }
    this.#cx = cx
    this.#up = cx.gauge('scrape_target_up', 'Whether the last scrape of an endpoint gave a page: 1 or 0.', labels)
    this.#duration = cx.gauge('scrape_target_duration_seconds', 'How long the last scrape of an endpoint took.', labels)
    this.#samples = cx.gauge('scrape_target_samples', 'How many samples the last scrape of an endpoint gave.', labels)
    this.#bytes = cx.gauge(
      'scrape_target_body_bytes',
      'How large the last page of an endpoint was, decompressed.',
      labels,
    )
  }

  answered({ wire_bytes, body }: HttpAnswer): void {
    this.#cx.receivedBytes(wire_bytes)
    this.#bytes.set(body.length)
  }

  scraped({ up, samples, seconds }: { up: number; samples: number; seconds: number }): void {
    this.#up.set(up)
    this.#samples.set(samples)
    this.#duration.set(seconds)
  }
}
