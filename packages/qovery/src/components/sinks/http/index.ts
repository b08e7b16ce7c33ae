import { defineSink } from '@qovery/sdk'
import { createEncoding, encodedKinds } from '../../../codecs/encoding.ts'
import { compressorFor } from '../../../kit/compression/compress.ts'
import { batchLimits } from '../../../kit/http-client/batch-options.ts'
import { HttpClient } from '../../../kit/http-client/client.ts'
import { isRepeatable, type Repeatable } from '../../../kit/http-client/outcome.ts'
import { deliveryOf, mostRequests } from '../../../kit/http-client/request-options.ts'
import { bodyFraming, contentType, PayloadMaker } from './body.ts'
import { Destinations } from './destination.ts'
import { httpOptions, type HttpOptions } from './options.ts'
import { HttpSink } from './sink.ts'

export const http = defineSink({
  name: 'http',
  summary: 'Sends events to an HTTP server, many in each request.',
  stability: 'beta',
  config: httpOptions,
  examples: [
    { title: 'JSON arrays', config: { uri: 'https://logs.example.com/in', encoding: { codec: 'json' } } },
    {
      title: 'JSON lines, compressed, with a token and an address by host',
      config: {
        uri: 'https://logs.example.com/in/{{ host }}',
        encoding: { codec: 'json' },
        framing: { method: 'newline_delimited' },
        compression: 'zstd',
        auth: { strategy: 'bearer', token: '${TOKEN}' },
      },
    },
  ],
  inputs: ({ encoding }) => encodedKinds(encoding),
  delivery: (options) => ({ ...deliveryFor(options), batch: batchLimits(options.batch) }),
  create: async (options, cx) => {
    const framing = bodyFraming(options)
    const encoder = await createEncoding({ encoding: options.encoding, framing }, cx)
    const client = new HttpClient({
      proxy: cx.globals.proxy,
      tls: options.tls,
      auth: options.auth,
      // The driver limits the whole attempt.
      timeouts: { connect_ms: options.request.timeout_secs * 1000, headers_ms: 0, body_ms: 0 },
      max_connections: mostRequests(options.request),
      onCredentialsFault: (error) =>
        cx.failed('credentials_not_renewed', `The old credentials are used on: ${error.message}`),
      onTlsFault: (error) => cx.failed('tls_reload_failed', `The changed TLS files are not used: ${error.message}`),
    })
    const confined = !options.dangerously_allow_unconfined_template_resolution
    const parts = {
      client,
      method: options.method.toUpperCase(),
      destinations: new Destinations(options.uri, options.request.headers, confined),
      payloads: new PayloadMaker(encoder, options),
      compressor: compressorFor(options.compression),
      contentType: contentType(options),
      repeatable: repeatableBy(options.retry_strategy),
    }
    return new HttpSink(parts, cx)
  },
})

function deliveryFor({ request, retry_strategy }: HttpOptions) {
  const delivery = deliveryOf(request)
  if (retry_strategy.type !== 'none' || delivery.retry === undefined) return delivery
  return { ...delivery, retry: { ...delivery.retry, attempts: 0 } }
}

function repeatableBy(strategy: HttpOptions['retry_strategy']): Repeatable {
  switch (strategy.type) {
    case 'default':
      return isRepeatable
    case 'all':
      return () => true
    case 'none':
      return () => false
    case 'custom':
      return (status) => strategy.status_codes.includes(status)
  }
}
