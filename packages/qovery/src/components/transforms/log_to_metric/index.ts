import { defineTransform } from '@qovery/sdk'
import { ListedMetrics } from './conversion.ts'
import { LogToMetric } from './log-to-metric.ts'
import { config } from './options.ts'
import { WholeMetrics } from './whole-metrics.ts'

export const log_to_metric = defineTransform({
  name: 'log_to_metric',
  summary: 'Makes counters, gauges, histograms, sets and summaries of the fields of logs.',
  stability: 'stable',
  placement: 'any',
  inputs: ['log'],
  outputs: () => ({ '': ['metric'] }),
  config,
  examples: [
    {
      title: 'Count the requests of a web server by method and status',
      config: {
        metrics: [
          {
            type: 'counter',
            field: 'status',
            name: 'http_requests_total',
            tags: { method: '{{ method }}', status: '{{ status }}' },
          },
        ],
      },
    },
    {
      title: 'Durations of requests as a histogram, with a tag for each label of the pod',
      config: {
        metrics: [
          {
            type: 'histogram',
            field: 'duration_seconds',
            namespace: 'web',
            tags: { 'label_*': '{{ kubernetes.labels }}' },
          },
        ],
      },
    },
    { title: 'Read logs that are metrics already', config: { all_metrics: true } },
  ],
  create({ metrics, all_metrics }, cx) {
    return new LogToMetric(all_metrics === true ? new WholeMetrics() : new ListedMetrics(metrics ?? []), cx)
  },
})
