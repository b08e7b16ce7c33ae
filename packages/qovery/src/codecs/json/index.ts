import { metricTagValues, s } from '@qovery/sdk'
import { defineDecoder, defineEncoder } from '../codec.ts'
import { lossyOption } from '../lossy.ts'

export const jsonEncoder = defineEncoder({
  name: 'json',
  summary: 'One JSON object per event (RFC 8259), with its keys sorted.',
  inputs: ['log', 'metric', 'trace'],
  framing: 'newline_delimited',
  options: {
    json: s
      .object({
        pretty: s.bool('Whether objects are written over several lines, indented by two spaces.').default(false),
      })
      .optional()
      .meta({ description: 'How the JSON is written.' }),
    metric_tag_values: metricTagValues,
  },
  create: async (options) => {
    const { JsonEncoder } = await import('./encoder.ts')
    return new JsonEncoder(options.json?.pretty ?? false, options.metric_tag_values)
  },
})

export const jsonDecoder = defineDecoder({
  name: 'json',
  summary:
    'A JSON object (RFC 8259) per frame; an array gives an event for each of its items. Frames with more than 1,000,000 items or fields, or 4,000,000 values in all, are dropped and counted.',
  outputs: ['log'],
  framing: 'newline_delimited',
  options: {
    json: s.object({ lossy: lossyOption }).optional().meta({ description: 'How the JSON is read.' }),
  },
  create: async (options, cx) => {
    const { JsonDecoder } = await import('./decoder.ts')
    return new JsonDecoder(options.json?.lossy ?? true, cx)
  },
})
