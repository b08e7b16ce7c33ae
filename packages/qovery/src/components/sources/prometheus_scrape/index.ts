import { defineSource } from '@qovery/sdk'
import { ComputedQuery } from '../../../kit/http-client/query.ts'
import { loadClientTls } from '../../../kit/tls/load.ts'
import { options } from './options.ts'
import { ScrapeSource } from './source.ts'

export const prometheus_scrape = defineSource({
  name: 'prometheus_scrape',
  summary: 'Scrapes the metrics of Prometheus exporters, in every format that Prometheus speaks.',
  stability: 'beta',
  config: options,
  examples: [
    { title: 'The host', config: { endpoints: ['http://localhost:9100/metrics'], instance_tag: 'instance' } },
    {
      title: 'Part of another Prometheus, with the labels that it shows',
      config: {
        endpoints: ['https://prometheus.example.com/federate'],
        query: { 'match[]': ['{job="node"}', '{__name__=~"job:.*"}'] },
        honor_labels: true,
        auth: { strategy: 'bearer', token: '${TOKEN}' },
      },
    },
  ],
  outputs: () => ({ '': ['metric'] }),
  create: async (config, cx) => {
    // What is wrong with the files is said now; the client reads them again when it connects.
    if (config.tls !== undefined) await loadClientTls(config.tls)
    return new ScrapeSource(config, await ComputedQuery.compile(config.query, cx), cx)
  },
})
