import {
  Partial,
  Retry,
  type AnyBatch,
  type Batch,
  type ComponentContext,
  type CounterHandle,
  type Sink,
} from '@qovery/sdk'
import { access } from 'node:fs/promises'
import { constants } from 'node:fs'
import path from 'node:path'
import type { BatchEncoder } from '../../../codecs/batch-encoder.ts'
import type { BlockFormat } from '../../../codecs/compression/block-format.ts'
import type { OpenFiles } from './open-files.ts'
import type { OutFile } from './out-file.ts'
import type { Places } from './places.ts'
import { writeFault } from './write-fault.ts'

/** So many files are written to at once. */
const AT_ONCE = 8
const TICK_MS = 1000

export interface Parts {
  readonly places: Places
  readonly encoder: BatchEncoder
  readonly blocks: BlockFormat | undefined
  readonly files: OpenFiles
  readonly fsync: 'none' | 'interval' | 'batch'
  readonly syncEveryMs: number
  readonly tagsFiles: boolean
  /** The path, up to its dates, where no field of an event has a say in it. */
  readonly fixedPath: string | undefined
  readonly maxOpenFiles: number
}

/** What became of a batch. */
interface Account {
  readonly rejected: number[]
  readonly retry: number[]
  fault: string | undefined
}

/** Appends batches to files: each file gets its events of a batch in one write. */
export class FileSink implements Sink {
  readonly #parts: Parts
  readonly #cx: ComponentContext
  readonly #fileBytes = new Map<string, CounterHandle>()
  #timer: NodeJS.Timeout | undefined
  #tidying: Promise<void> | undefined
  #syncedAt = 0

  constructor(parts: Parts, cx: ComponentContext) {
    this.#parts = parts
    this.#cx = cx
  }

  async start(): Promise<void> {
    const { fsync, syncEveryMs } = this.#parts
    const everyMs = fsync === 'interval' ? Math.min(TICK_MS, syncEveryMs) : TICK_MS
    this.#syncedAt = performance.now()
    this.#timer = setInterval(() => {
      this.#tidying ??= this.#tidy()
    }, everyMs)
  }

  async healthcheck(): Promise<void> {
    const { fixedPath } = this.#parts
    if (fixedPath === undefined) return
    for (let folder = path.resolve(fixedPath); ; folder = path.dirname(folder)) {
      try {
        await access(folder, constants.W_OK)
        return
      } catch (error) {
        const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT' && folder !== '/'
        if (!isMissing) throw new Error(writeFault(error, folder, true).message, { cause: error })
      }
    }
  }

  async write(batch: Batch): Promise<void> {
    const { groups, rejected, fault } = this.#parts.places.of(batch)
    const account: Account = { rejected: [...rejected], retry: [], fault }
    const waiting = [...groups]
    const size = Math.min(AT_ONCE, this.#parts.maxOpenFiles)
    while (waiting.length > 0) {
      const some = waiting.splice(0, size)
      await Promise.all(some.map(([file, positions]) => this.#writeGroup(file, batch, positions, account)))
    }
    conclude(account, batch.length)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#tidying
    const { files, fsync } = this.#parts
    if (fsync !== 'none') await files.sync()
    await files.closeAll()
  }

  async #writeGroup(file: string, batch: Batch, positions: readonly number[] | null, account: Account): Promise<void> {
    const group = positions === null ? batch : batch.pick(positions)
    const { bytes, rejected, fault } = this.#parts.encoder.encode(group as AnyBatch)
    for (const position of rejected) account.rejected.push(positionOf(position, positions))
    if (rejected.length > 0) account.fault ??= `some events could not be encoded: ${fault}`
    if (bytes.length === 0) return
    try {
      await this.#put(file, bytes)
    } catch (error) {
      const { message, canRepeat } = writeFault(error, file, this.#parts.fixedPath !== undefined)
      account.fault = message
      const failed = canRepeat ? account.retry : account.rejected
      const skipped = new Set(rejected)
      for (let i = 0; i < group.length; i++) if (!skipped.has(i)) failed.push(positionOf(i, positions))
    }
  }

  async #put(file: string, frames: Buffer): Promise<void> {
    const { blocks, files, fsync } = this.#parts
    const bytes = blocks === undefined ? frames : await blocks.compress(frames)
    const now = performance.now()
    await files.use(file, now, async (out: OutFile) => {
      await out.write(bytes, now)
      if (fsync === 'batch') await out.sync()
    })
    this.#cx.sentBytes(bytes.length)
    if (this.#parts.tagsFiles) this.#bytesOf(file).add(bytes.length)
  }

  #bytesOf(file: string): CounterHandle {
    const known = this.#fileBytes.get(file)
    if (known !== undefined) return known
    const made = this.#cx.counter('file_sent_bytes_total', 'Bytes that were written to a file.', { file })
    if (this.#fileBytes.size < this.#parts.maxOpenFiles) this.#fileBytes.set(file, made)
    return made
  }

  /** Closes files without events, and syncs the others when it is time. */
  async #tidy(): Promise<void> {
    const { files, fsync, syncEveryMs } = this.#parts
    const now = performance.now()
    if (fsync === 'interval' && now - this.#syncedAt >= syncEveryMs) {
      this.#syncedAt = now
      await files.sync()
    }
    await files.closeIdle(now)
    this.#tidying = undefined
  }
}

function positionOf(index: number, positions: readonly number[] | null): number {
  return positions === null ? index : (positions[index] as number)
}

function conclude({ rejected, retry, fault = '' }: Account, count: number): void {
  if (retry.length === count) throw new Retry(fault)
  if (rejected.length > 0 || retry.length > 0) throw new Partial(fault, { rejected, retry })
}
