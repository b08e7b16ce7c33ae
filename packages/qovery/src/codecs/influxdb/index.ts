import { s } from '@qovery/sdk'
import { defineDecoder } from '../codec.ts'
import { lossyOption } from '../lossy.ts'

export const influxdb = defineDecoder({
  name: 'influxdb',
  summary:
    'The line protocol of InfluxDB (https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/). Each field of a point that is a number or a boolean becomes a gauge `MEASUREMENT_FIELD`; fields of text are dropped and counted.',
  outputs: ['metric'],
  framing: 'newline_delimited',
  options: {
    influxdb: s
      .object({
        lossy: lossyOption,
      })
      .optional()
      .meta({ description: 'How the lines are read.' }),
  },
  create: async ({ influxdb: options }, cx) => {
    const { InfluxdbDecoder } = await import('./decoder.ts')
    return new InfluxdbDecoder(options?.lossy ?? true, cx)
  },
})
