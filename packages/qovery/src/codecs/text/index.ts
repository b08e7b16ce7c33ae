import { metricTagValues } from '@qovery/sdk'
import { defineEncoder } from '../codec.ts'

export const text = defineEncoder({
  name: 'text',
  summary: 'The message of a log; of a metric a line for people, such as `requests{method="GET"} + 1`.',
  inputs: ['log', 'metric'],
  framing: 'newline_delimited',
  options: { metric_tag_values: metricTagValues },
  create: async (options, cx) => {
    const { MessageEncoder } = await import('../message-encoder.ts')
    return new MessageEncoder(cx.globals.log_schema, options.metric_tag_values)
  },
})
