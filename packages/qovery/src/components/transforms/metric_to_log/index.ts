import { defineTransform, metricTagValues, s } from '@qovery/sdk'
import { MetricToLog } from './metric-to-log.ts'

export const metric_to_log = defineTransform({
  name: 'metric_to_log',
  summary: 'Turns each sample of a metric into a log, in the shape that a metric has as JSON.',
  stability: 'stable',
  placement: 'any',
  inputs: ['metric'],
  outputs: () => ({ '': ['log'] }),
  config: s.object({
    host_tag: s
      .string(
        'The tag whose value becomes the host of the log, and is no tag any more. Left out: the tag that is called as the global `log_schema.host_key` says. Without effect in the log namespace `vector`.',
        { examples: ['host', 'hostname'] },
      )
      .optional(),
    metric_tag_values: metricTagValues,
    timezone: s
      .string(
        'Taken so that configs of Vector work, and without effect: the timestamps of metrics are points in time, which need no zone.',
        { examples: ['local', 'America/New_York'] },
      )
      .optional(),
    log_namespace: s
      .bool(
        'Whether the logs follow the log namespace `vector` rather than the legacy one. Left out: as the global `schema.log_namespace` says.',
      )
      .optional(),
  }),
  examples: [
    { title: 'Metrics as logs', config: {} },
    {
      title: 'Take the host from another tag, and keep all values of tags',
      config: { host_tag: 'instance', metric_tag_values: 'full' },
    },
  ],
  create(config, cx) {
    return new MetricToLog(config, cx)
  },
})
