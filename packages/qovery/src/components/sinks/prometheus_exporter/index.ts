import { defineSink } from '@qovery/sdk'
import { listenResources } from '../../../kit/socket/address.ts'
import { loadServerTls } from '../../../kit/tls/load.ts'
import { Exporter } from './exporter.ts'
import { options } from './options.ts'

export const prometheus_exporter = defineSink({
  name: 'prometheus_exporter',
  summary: 'Keeps metrics and shows them to Prometheus, or whoever else scrapes.',
  stability: 'beta',
  config: options,
  examples: [
    { title: 'On the usual port', config: {} },
    {
      title: 'Bounds for one metric, and one port for this host only',
      config: { address: '127.0.0.1:9598', buckets_by_metric: { http_request_seconds: [0.01, 0.1, 0.5, 1, 5] } },
    },
  ],
  resources: ({ address }) => listenResources('tcp', address),
  inputs: () => ['metric'],
  create: async (options, cx) => new Exporter(options, await loadServerTls(options.tls), cx),
})
