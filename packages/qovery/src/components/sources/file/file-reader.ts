import type { ComponentContext } from '@qovery/sdk'
import fs from 'node:fs'
import { promisify } from 'node:util'
import type { LineIntake } from './line-intake.ts'
import { ANCHOR_BYTES, isBefore } from './place.ts'
import type { WatchedFile } from './watched-file.ts'

const read = promisify(fs.read)
const READ_BYTES = 256 * 1024
const FIRST_READ_BYTES = 64 * 1024
/** Room before what is read for the unfinished line of the chunk before. */
const HEADROOM = 8 * 1024
/** The beginning of a line is read again when there is more of it, but no faster than this. */
const REREAD_BYTES_PER_MS = 100_000

/** How a turn of reading ended: at the end of the file, before it, or at something else than what was read so far. */
export type Ending = 'end' | 'more' | 'rewritten'

/** The turn of one file, asked between reads. */
export interface Turn {
  /** Whether no other file waits for its own. */
  isAlone(): boolean
  /** Whether the file must not be read on now. */
  isOver(): boolean
}

/** Reads files that are not compressed. */
export class FileReader {
  readonly #intake: LineIntake
  readonly #maxReadBytes: number
  readonly #cx: ComponentContext
  /** What most turns read fits in here and is copied, so that idle files have no memory. One turn is under way at a time. */
  readonly #scratch = Buffer.allocUnsafeSlow(FIRST_READ_BYTES)

  constructor(intake: LineIntake, maxReadBytes: number, cx: ComponentContext) {
    this.#intake = intake
    this.#maxReadBytes = maxReadBytes
    this.#cx = cx
  }

  /** Reads on from the file's place: to the end while the file is alone, else about `max_read_bytes`. */
  async read(file: WatchedFile, turn: Turn): Promise<Ending> {
    const { place, skippedTo } = file
    if (skippedTo !== undefined && !(await this.#isUnchanged(file))) return 'rewritten'
    const start = skippedTo ?? place.offset
    const lead = skippedTo === undefined ? place.length : Math.min(ANCHOR_BYTES, start)
    const base = start - lead
    const most = turn.isAlone() ? FIRST_READ_BYTES : Math.min(FIRST_READ_BYTES, lead + this.#maxReadBytes)
    const { bytesRead } = await read(file.fd, this.#scratch, 0, most, base)
    const bytes = this.#scratch.subarray(0, bytesRead)
    if (skippedTo === undefined && lead > 0 && !isBefore(place, bytes)) return 'rewritten'
    if (bytesRead <= lead) return 'end'
    return this.#readOn(file, turn, { chunk: Buffer.from(bytes), from: lead, base, isFull: bytesRead === most })
  }

  /** Reads what stands behind the last line of a file to which nothing more will come. */
  async finish(file: WatchedFile): Promise<void> {
    const { offset, length: lead } = file.place
    const rest = Buffer.allocUnsafe(lead + this.#intake.cutter.longest + 1)
    const { bytesRead } = await read(file.fd, rest, 0, rest.length, offset - lead)
    const chunk = Buffer.from(rest.subarray(0, bytesRead))
    await this.#intake.takeLast(file, chunk, Math.min(lead, bytesRead), offset - lead)
  }

  async #readOn(
    file: WatchedFile,
    turn: Turn,
    { chunk, from, base, isFull }: { chunk: Buffer; from: number; base: number; isFull: boolean },
  ): Promise<Ending> {
    let headroom = HEADROOM
    for (let taken = 0; ;) {
      const ahead = isFull && turn.isAlone() ? this.#readAhead(file.fd, base + chunk.length, headroom) : undefined
      const rest = await this.#intake.take(file, chunk, from, base)
      if (rest > from) file.activeAt = performance.now()
      this.#cx.receivedBytes(rest - from)
      taken += rest - from
      if (!isFull) {
        file.restsUntil = performance.now() + (chunk.length - rest) / REREAD_BYTES_PER_MS
        return 'end'
      }
      // The bytes before the next line come along: by them the place behind it is known again.
      const lead = Math.min(ANCHOR_BYTES, rest)
      const carried = chunk.subarray(rest - lead)
      const isOver = turn.isOver() || (ahead === undefined && taken >= this.#maxReadBytes)
      const next = await (ahead ?? (isOver ? undefined : this.#readAhead(file.fd, base + chunk.length, carried.length)))
      if (isOver || next === undefined) return 'more'
      base += rest - lead
      chunk = joined(carried, next)
      headroom = carried.length > READ_BYTES ? chunk.length : HEADROOM
      from = lead
      isFull = next.isFull
    }
  }

  /** Starts to read at `offset`. A long unfinished line makes it read as much again, so that its length costs no more than itself. */
  async #readAhead(fd: number, offset: number, headroom: number): Promise<Ahead> {
    const memory = Buffer.allocUnsafeSlow(headroom + Math.max(READ_BYTES, headroom))
    const { bytesRead } = await read(fd, memory, headroom, memory.length - headroom, offset)
    return { memory, headroom, end: headroom + bytesRead, isFull: headroom + bytesRead === memory.length }
  }

  async #isUnchanged({ fd, place }: WatchedFile): Promise<boolean> {
    const { bytesRead } = await read(fd, this.#scratch, 0, place.length, place.offset - place.length)
    return isBefore(place, this.#scratch.subarray(0, bytesRead))
  }
}

/** Bytes of a file, with room for others before them. */
interface Ahead {
  readonly memory: Buffer
  readonly headroom: number
  readonly end: number
  /** Whether there may be more behind them. */
  readonly isFull: boolean
}

function joined(carried: Buffer, { memory, headroom, end }: Ahead): Buffer {
  if (carried.length > headroom) return Buffer.concat([carried, memory.subarray(headroom, end)])
  const start = headroom - carried.length
  carried.copy(memory, start)
  return memory.subarray(start, end)
}
