import { LogBatch, type SourceFields } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { Timestamp } from '@qovery/vrl/value'
import { bench, do_not_optimize, run, summary } from 'mitata'
import { createDecoding } from './decoding.ts'
import { createEncoding } from './encoding.ts'

// One iteration is 256 KiB of access-log lines; divide by the time for GB/s.
const line =
  '192.0.2.17 - alice [22/Nov/2026:10:00:00 +0000] GET /products/42?page=3 HTTP/1.1 200 5316 - Mozilla/5.0 (X11)'
const chunk = Buffer.from(`${line}\n`.repeat(Math.floor(262_144 / (line.length + 1))))
const quoted = Buffer.from(chunk.toString().replaceAll('GET', '"GET'))
const cx = testContext()
const fields: SourceFields = {
  source_id: 'in',
  source_type: 'stdin',
  timestamp: new Timestamp(1_795_000_000, 123_456_000),
  own: [{ name: 'host', legacy: ['host'], value: 'host-1' }],
}

const bytes = await createDecoding({ decoding: { codec: 'bytes' } }, cx)
const text = await createEncoding({ encoding: { codec: 'text' } }, cx)
const json = await createEncoding({ encoding: { codec: 'json' } }, cx)
const spaced = await createEncoding({ encoding: { codec: 'text' }, framing: { method: 'length_delimited' } }, cx)

const raw = bytes.message(chunk, fields) as LogBatch[]
const rawQuoted = bytes.message(quoted, fields) as LogBatch[]
const objects = raw.map((batch) => LogBatch.of(batch.edit()))
const documents = Buffer.concat(objects.map((batch) => json.encode(batch).bytes))
const jsonDecoding = await createDecoding({ decoding: { codec: 'json' } }, cx)

process.stdout.write(`${chunk.length} bytes, ${raw.reduce((sum, batch) => sum + batch.length, 0)} lines\n`)
const encodeAll = (encoding: typeof text, batches: LogBatch[]) => {
  for (const batch of batches) do_not_optimize(encoding.encode(batch).bytes)
}

summary(() => {
  bench('newline framing into raw batches', () => do_not_optimize(bytes.message(chunk, fields)))
  bench('… and all events made', () => {
    for (const batch of bytes.message(chunk, fields)) do_not_optimize(batch.events)
  })
  bench('json decoding', () => do_not_optimize(jsonDecoding.message(documents, fields)))
})
summary(() => {
  bench('text of raw lines', () => encodeAll(text, raw))
  bench('text of raw lines, length-delimited', () => encodeAll(spaced, raw))
  bench('text of objects', () => encodeAll(text, objects))
  bench('json of raw lines', () => encodeAll(json, raw))
  bench('json of raw lines with a quote in each', () => encodeAll(json, rawQuoted))
  bench('json of objects', () => encodeAll(json, objects))
})
await run()
