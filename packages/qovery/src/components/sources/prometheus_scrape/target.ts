import type { LabelPair } from '../../../codecs/prometheus/series-maker.ts'
import { fixedParameters } from '../../../kit/http-client/query.ts'
import type { ScrapeOptions } from './options.ts'

/** An endpoint with all that is fixed about it. */
export interface Target {
  /** The address, with the parameters that are the same in each scrape. */
  readonly url: URL
  /** What it is called in logs and metrics; no other target has the same. */
  readonly label: string
  /** Host and port. */
  readonly instance: string
  /** That address without a password. */
  readonly endpoint: string
  /** The tags that its series get. */
  readonly tags: readonly LabelPair[]
}

/** The targets that the options name, in their order. */
export function targetsOf(
  options: Pick<ScrapeOptions, 'endpoints' | 'query' | 'instance_tag' | 'endpoint_tag'>,
): Target[] {
  const labels = new Map<string, number>()
  return options.endpoints.map((text) => {
    const url = new URL(text)
    for (const [name, value] of fixedParameters(options.query)) url.searchParams.append(name, value)
    const plain = new URL(url)
    plain.username = ''
    plain.password = ''
    const instance = `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`
    const short = plain.origin + plain.pathname
    const count = (labels.get(short) ?? 0) + 1
    labels.set(short, count)
    const tags = [
      [options.instance_tag, instance],
      [options.endpoint_tag, plain.href],
    ].filter((pair): pair is [string, string] => Boolean(pair[0]))
    return { url, label: count === 1 ? short : `${short} #${count}`, instance, endpoint: plain.href, tags }
  })
}
