import type { LogBatch, SourceFields } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { Timestamp } from '@qovery/vrl/value'
import { bench, do_not_optimize, run } from 'mitata'
import { createDecoding } from '../decoding.ts'
import { createEncoding } from '../encoding.ts'

// One iteration is 1,000 messages such as Docker's driver sends.
const messages = Array.from({ length: 1000 }, (_, i) =>
  JSON.stringify({
    version: '1.1',
    host: 'web-1',
    short_message: `GET /products/${i} HTTP/1.1 200`,
    timestamp: 1_795_000_000.123 + i,
    level: 6,
    _command: 'node server.js',
    _container_id: '8a6ad7ee0bcbc1a5d1c9c0d3f1d3e5a5',
    _container_name: 'shop',
    _created: '2026-11-22T10:00:00.123456789Z',
    _image_name: 'shop:latest',
    _tag: '8a6ad7ee0bcb',
  }),
)
const stream = Buffer.from(`${messages.join('\0')}\0`)
const fields: SourceFields = { source_id: 'in', source_type: 'socket', timestamp: Timestamp.now(), own: [] }
const cx = testContext()
const gelf = await createDecoding({ decoding: { codec: 'gelf' } }, cx)
const json = await createDecoding(
  {
    decoding: { codec: 'json' },
    framing: { method: 'character_delimited', character_delimited: { delimiter: '\0' } } as { method: string },
  },
  cx,
)
const datagrams = await createDecoding({ decoding: { codec: 'gelf' }, framing: { method: 'chunked_gelf' } }, cx)
const encoder = await createEncoding({ encoding: { codec: 'gelf' } }, cx)
const logs = gelf.message(stream, fields) as LogBatch[]
const single = messages.map((message) => Buffer.from(message))
process.stdout.write(`${stream.length} bytes, ${logs.reduce((sum, batch) => sum + batch.length, 0)} logs\n`)

bench('decoding a stream', () => do_not_optimize(gelf.message(stream, fields)))
bench('… as plain JSON', () => do_not_optimize(json.message(stream, fields)))
bench('decoding datagrams', () => {
  for (const one of single) do_not_optimize(datagrams.message(one, fields))
})
bench('encoding', () => {
  for (const batch of logs) do_not_optimize(encoder.encode(batch).bytes)
})
await run()
