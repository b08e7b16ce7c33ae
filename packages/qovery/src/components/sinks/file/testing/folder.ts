import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { isPartial, isRetry, LogBatch, LogEvent, Metadata, type Batch, type Partial, type Retry } from '@qovery/sdk'
import { testContext, type TestContext } from '@qovery/sdk/testing'
import type { Value } from '@qovery/vrl/value'
import type { FileSink } from '../file-sink.ts'
import { file } from '../index.ts'

/** A directory of a test's own, with sinks that write into it. All of it goes with the test. */
export class Folder {
  readonly path = mkdtempSync(path.join(os.tmpdir(), 'qovery-file-'))
  readonly cx: TestContext = testContext({ kind: 'sink', type: 'file', globals: { timezone: 'UTC' } })
  readonly #sinks: FileSink[] = []

  constructor() {
    open.add(this)
  }

  /** A started sink; paths in `options` begin at the folder. */
  async sink(options: Record<string, unknown>): Promise<FileSink> {
    const parsed = file.config.parse({
      encoding: { codec: 'text' },
      ...options,
      path: this.at(String(options['path'])),
      ...(options['base_dir'] === undefined ? {} : { base_dir: this.at(String(options['base_dir'])) }),
    })
    const sink = (await file.create(parsed, this.cx)) as FileSink
    this.#sinks.push(sink)
    await sink.start()
    return sink
  }

  at(name: string): string {
    return path.join(this.path, name)
  }

  read(name: string): string {
    return readFileSync(this.at(name), 'utf8')
  }

  /** The names of all files, with their directories. */
  files(): string[] {
    const entries = readdirSync(this.path, { recursive: true, withFileTypes: true })
    const names = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
    return names.map((name) => path.relative(this.path, name)).sort()
  }

  async remove(): Promise<void> {
    for (const sink of this.#sinks) await sink.close()
    rmSync(this.path, { recursive: true, force: true })
  }
}

const open = new Set<Folder>()

/** Removes all folders that were made, for the end of a test. */
export async function removeFolders(): Promise<void> {
  for (const folder of open) await folder.remove()
  open.clear()
}

export function logs(...values: (string | Value)[]): LogBatch {
  const metadata = new Metadata()
  return LogBatch.of(
    values.map((value) => new LogEvent(typeof value === 'string' ? { message: value } : value, metadata)),
  )
}

/** What a sink throws for a batch. */
export async function thrown(sink: FileSink, batch: Batch): Promise<Retry | Partial> {
  const error: unknown = await sink.write(batch).then(
    () => undefined,
    (one: unknown) => one,
  )
  if (isRetry(error) || isPartial(error)) return error
  throw new Error('the sink threw neither Retry nor Partial', { cause: error })
}
