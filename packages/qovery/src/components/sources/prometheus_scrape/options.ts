import { s } from '@qovery/sdk'
import type * as z from 'zod'
import { authClientOptions } from '../../../kit/http-client/auth.ts'
import { queryOption } from '../../../kit/http-client/query.ts'
import { tlsClientOptions } from '../../../kit/tls/options.ts'

const PROTOCOLS = {
  protobuf: 'The Prometheus protobuf format: all that Prometheus knows, native histograms too, with exact names.',
  openmetrics_2_0_0: 'OpenMetrics 2.0, a draft that may still change.',
  openmetrics_1_0_0:
    'OpenMetrics 1.0: exemplars, units and start times. Some libraries add `_total` to the names of counters in it.',
  openmetrics_0_0_1: 'OpenMetrics as it was before 1.0.',
  text_1_0_0: 'The text format with names in any script.',
  text_0_0_4: 'The text format that all exporters have.',
} as const

const endpoint = s
  .string('An address, such as `http://localhost:9100/metrics`.')
  .refine(
    isHttp,
    'an endpoint is an address that begins with http:// or https://, such as http://localhost:9100/metrics',
  )

/** A limit as Prometheus has it: 0 is none. */
const limit = (description: string) =>
  s.uint(`${description} 0: any. A page that passes it is dropped as a whole.`).default(0)

export const options = s.object({
  endpoints: s
    .list('What to scrape.', endpoint, { examples: [['http://localhost:9100/metrics']] })
    .min(1, 'there must be an endpoint to scrape'),
  scrape_interval_secs: s
    .uint('How often each endpoint is scraped. A scrape that takes longer delays the next one of the same endpoint.', {
      unit: 'seconds',
      min: 1,
    })
    .default(15),
  scrape_timeout_secs: s
    .float('How long a scrape may take, from the connection to the last byte.', { unit: 'seconds', min: 0.001 })
    .default(5),
  instance_tag: s
    .string('The tag that takes host and port of the endpoint. By default there is none.', { examples: ['instance'] })
    .optional(),
  endpoint_tag: s
    .string('The tag that takes the address of the endpoint. By default there is none.', { examples: ['url'] })
    .optional(),
  honor_labels: s
    .bool(
      'Whether a label that the page has stands against `instance_tag` and `endpoint_tag` of the same name. If not, it is renamed: `exported_` comes before it.',
    )
    .default(false),
  query: queryOption,
  auth: authClientOptions.optional(),
  tls: tlsClientOptions
    .optional()
    .meta({ description: 'Whom to trust, and what certificate to show, where an address begins with `https://`.' }),
  scrape_protocols: s
    .list('The formats to ask for, the preferred one first. Whatever comes is read.', s.choice('A format.', PROTOCOLS))
    .min(1, 'there must be a format to ask for')
    .default(['protobuf', 'openmetrics_1_0_0', 'text_1_0_0', 'text_0_0_4']),
  enable_compression: s
    .bool('Whether to ask for compressed pages. Off, it saves CPU at both ends of a fast network.')
    .default(true),
  max_body_bytes: s
    .uint('The largest page, decompressed. A larger one is dropped as a whole.', { unit: 'bytes', min: 1 })
    .default(64 * 1024 * 1024),
  sample_limit: limit('Most samples of a page. Each bucket of a histogram is one.'),
  label_limit: limit('Most labels of a sample.'),
  label_name_length_limit: limit('Longest name of a label, in characters.'),
  label_value_length_limit: limit('Longest value of a label, in characters.'),
})

export type ScrapeOptions = z.output<typeof options>

function isHttp(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:')
}
