import { LogBatch, type SourceFields } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { Timestamp } from '@qovery/vrl/value'
import { bench, do_not_optimize, run, summary } from 'mitata'
import { createEncoding } from '../encoding.ts'
import { OctetFramer } from '../framing/octet-framer.ts'
import { SyslogDecoder } from './decoder.ts'

// One iteration is 64 KiB of messages; divide by their number.
const REGIONS = ['eu-west-1', 'us-east-1', 'ap-south-1']
const lines: string[] = []
for (let i = 0, bytes = 0; bytes < 65_000; i++) {
  const data = `[meta@32473 region="${REGIONS[i % 3]}" tenant="t${i % 500}"]`
  const time = `2026-11-22T00:00:00.${String(i % 1000).padStart(3, '0')}000Z`
  const text = `seq=${i} GET /api/v1/orders/${i * 7} completed in ${i % 900} ms status=200`
  const line = `<${128 + (i % 64)}>1 ${time} web-${i % 40} checkout ${1000 + i} ID${i % 100} ${data} ${text}\n`
  lines.push(line)
  bytes += line.length
}
const chunk = Buffer.from(lines.join(''))
const quoted = Buffer.from(lines.map((line) => line.replace('GET', '"GET')).join(''))
const legacy = Buffer.from(
  lines.map((_, i) => `<13>Oct 11 22:14:15 web-1 su[${i}]: 'su root' failed for lonvick on /dev/pts/8\n`).join(''),
)
const cx = testContext()
const fields: SourceFields = {
  source_id: 'in',
  source_type: 'syslog',
  timestamp: new Timestamp(1_795_000_000, 123_456_000),
  own: [
    { name: 'host', legacy: ['host'], value: '192.0.2.1' },
    { name: 'source_ip', legacy: ['source_ip'], value: '192.0.2.1' },
  ],
}
const framer = new OctetFramer({ bytes: 102_400, action: 'truncate' }, cx)
const decoder = new SyslogDecoder({ lossy: true, native: true }, cx)
const json = await createEncoding({ encoding: { codec: 'json' } }, cx)
const decode = (bytes: Buffer) => decoder.decode(framer.push(bytes), fields) as LogBatch[]
const objects = decode(chunk).map((batch) => LogBatch.of(batch.edit()))

process.stdout.write(`${chunk.length} bytes, ${lines.length} messages\n`)
summary(() => {
  bench('framing', () => do_not_optimize(framer.push(chunk)))
  bench('decode', () => do_not_optimize(decode(chunk)))
  bench('decode, RFC 3164', () => do_not_optimize(decode(legacy)))
  bench('decode, all events made', () => {
    for (const batch of decode(chunk)) do_not_optimize(batch.events)
  })
})
summary(() => {
  bench('decode → JSON', () => {
    for (const batch of decode(chunk)) do_not_optimize(json.encode(batch).bytes)
  })
  bench('decode → JSON, a quote in each message', () => {
    for (const batch of decode(quoted)) do_not_optimize(json.encode(batch).bytes)
  })
  bench('decode → events → JSON', () => {
    for (const batch of decode(chunk)) do_not_optimize(json.encode(LogBatch.of(batch.events)).bytes)
  })
  bench('events → JSON', () => {
    for (const batch of objects) do_not_optimize(json.encode(batch).bytes)
  })
})
await run()
