import { s } from '@qovery/sdk'
import { defineDecoder, defineEncoder } from '../codec.ts'

export const otlpEncoder = defineEncoder({
  name: 'otlp',
  summary:
    'Requests of the OpenTelemetry Protocol in Protocol Buffers, of events that are such requests: logs with `resourceLogs`, `resourceMetrics` or `resourceSpans`, and traces with `resourceSpans`, as the decoder `otlp` makes them.',
  inputs: ['log', 'trace'],
  framing: 'bytes',
  options: {},
  create: async () => {
    const { OtlpEncoder } = await import('./encoder.ts')
    const { requestTypes } = await import('./types.ts')
    return new OtlpEncoder(await requestTypes())
  },
})

export const otlpDecoder = defineDecoder({
  name: 'otlp',
  summary:
    'A request of the OpenTelemetry Protocol in Protocol Buffers per frame, which becomes one event with its fields as in the JSON of OTLP: requests of traces a trace with `resourceSpans`, those of logs and metrics a log with `resourceLogs` or `resourceMetrics`.',
  outputs: ['log', 'trace'],
  framing: 'bytes',
  options: {
    signal_types: s
      .list(
        'The kinds of requests that may come, in the order in which they are tried.',
        s.choice('A kind of request.', {
          logs: 'Requests with `resourceLogs`.',
          metrics: 'Requests with `resourceMetrics`.',
          traces: 'Requests with `resourceSpans`.',
        }),
      )
      .min(1, 'there must be a kind of request')
      .default(['logs', 'metrics', 'traces']),
  },
  create: async ({ signal_types }, cx) => {
    const { OtlpDecoder } = await import('./decoder.ts')
    const { requestTypes } = await import('./types.ts')
    return new OtlpDecoder(await requestTypes(), [...new Set(signal_types)], cx)
  },
})
