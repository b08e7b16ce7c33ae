import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { lineLayout, LogBatch } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { Timestamp } from '@qovery/vrl/value'
import { file } from './index.ts'

/** How many megabytes each case writes, to a file that is emptied first. */
const MEGABYTES = 400
const LINE = `${'x'.repeat(250)}\n`
const LINES = 1000

const folder = mkdtempSync(path.join(os.tmpdir(), 'qovery-bench-'))
const chunk = Buffer.from(LINE.repeat(LINES))
const starts = Array.from({ length: LINES }, (_, i) => i * LINE.length)
const ends = starts.map((start) => start + LINE.length - 1)
const cx = testContext()
const fields = { source_id: 'in', source_type: 'test', timestamp: Timestamp.now(), own: [] }
const layout = lineLayout(cx.globals.log_schema, fields)
const decode = (bytes: Uint8Array, start: number, end: number) => Buffer.from(bytes.subarray(start, end)).toString()

async function measure(title: string, options: object, megabytes = MEGABYTES): Promise<void> {
  const config = file.config.parse({ path: `${folder}/all-%Y.log`, encoding: { codec: 'raw_message' }, ...options })
  const sink = await file.create(config, cx)
  await sink.start?.()
  const before = process.cpuUsage()
  const began = performance.now()
  const rounds = Math.ceil((megabytes * 1e6) / chunk.length)
  for (let round = 0; round < rounds; round++) {
    await sink.write(LogBatch.fromLines({ chunk, starts, ends, layout, decode }), new AbortController().signal)
  }
  await sink.close?.()
  const { user, system } = process.cpuUsage(before)
  const wallMs = performance.now() - began
  const perCpuSecond = (rounds * chunk.length) / (user + system)
  process.stdout.write(
    `${title.padEnd(40)} ${perCpuSecond.toFixed(0).padStart(6)} MB per second of CPU, ${((rounds * chunk.length) / wallMs / 1000).toFixed(0).padStart(6)} MB/s\n`,
  )
  rmSync(folder, { recursive: true })
}

for (let round = 0; round < 2; round++) {
  await measure('lines as they came', {})
  await measure('lines as they came, fsync interval', { fsync: 'interval' })
  await measure('lines as JSON', { encoding: { codec: 'json' } })
  await measure('lines as they came, zstd', { compression: 'zstd' }, 200)
  await measure('lines as they came, gzip', { compression: 'gzip', compression_level: 1 }, 100)
}
