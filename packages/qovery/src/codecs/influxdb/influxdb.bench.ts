import type { SourceFields } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { Timestamp } from '@qovery/vrl/value'
import { bench, do_not_optimize, run } from 'mitata'
import { createDecoding } from '../decoding.ts'

// One iteration is 1,000 points of 200 series with 4 numbers each, as Telegraf's `cpu` writes them.
const lines = Array.from({ length: 1000 }, (_, i) => {
  const tags = `cpu,cpu=cpu${i % 20},datacenter=eu-1,host=web-${i % 10}`
  return `${tags} usage_idle=98.${i},usage_system=0.5,usage_user=${i % 100}i,usage_iowait=0 1795000000${i + 1000}00000\n`
})
const chunk = Buffer.from(lines.join(''))
const fields: SourceFields = { source_id: 'in', source_type: 'socket', timestamp: Timestamp.now(), own: [] }
const decoding = await createDecoding({ decoding: { codec: 'influxdb' } }, testContext())
const rows = decoding.message(chunk, fields).reduce((sum, batch) => sum + batch.length, 0)
process.stdout.write(`${chunk.length} bytes, ${rows} metrics\n`)

bench('1,000 points, 4,000 gauges', () => do_not_optimize(decoding.message(chunk, fields)))
await run()
