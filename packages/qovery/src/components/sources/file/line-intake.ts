import { BATCH_EVENTS, type ComponentContext } from '@qovery/sdk'
import type { LineCutter } from './line-cutter.ts'
import type { LineSender } from './line-sender.ts'
import { placeAt } from './place.ts'
import type { WatchedFile } from './watched-file.ts'

/** Cuts chunks of files into lines, sends the whole ones, and moves the file's place on. */
export class LineIntake {
  readonly cutter: LineCutter
  readonly #sender: LineSender
  readonly #maxLineBytes: number
  readonly #cx: ComponentContext

  constructor(cutter: LineCutter, sender: LineSender, maxLineBytes: number, cx: ComponentContext) {
    this.cutter = cutter
    this.#sender = sender
    this.#maxLineBytes = maxLineBytes
    this.#cx = cx
  }

  /**
   * Takes the bytes of `chunk` from the index `from`, where a line begins or one that is too long goes on; those before it
   * were taken. `base` is the offset of the chunk in the file. Resolves with the index of what must come again, with more behind it.
   */
  async take(file: WatchedFile, chunk: Buffer, from: number, base: number): Promise<number> {
    const begin = file.skippedTo === undefined ? from : this.#skip(file, chunk, from, base)
    if (begin === undefined) return this.#skipAll(file, chunk, from, base)
    let at = begin
    for (let isFull = true; isFull;) {
      const { starts, ends, rest, tooLong } = this.cutter.cut(chunk, at, BATCH_EVENTS)
      if (tooLong > 0) this.#drop(file, tooLong)
      if (rest > at) file.place = placeAt(base + rest, chunk, rest)
      at = rest
      isFull = starts.length === BATCH_EVENTS
      if (starts.length > 0) await this.#sender.send(file, { chunk, starts, ends, base })
    }
    return chunk.length - at > this.cutter.longest ? this.#skipAll(file, chunk, at, base) : at
  }

  /** Takes what is left of a file to which nothing more will come, as `take` does. */
  async takeLast(file: WatchedFile, chunk: Buffer, from: number, base: number): Promise<void> {
    const length = chunk.length - from
    const isTooLong = file.skippedTo !== undefined || length > this.#maxLineBytes
    if (isTooLong) this.#drop(file, 1)
    file.skippedTo = undefined
    if (length > 0) file.place = placeAt(base + chunk.length, chunk, chunk.length)
    if (length > 0 && !isTooLong) await this.#sender.send(file, { chunk, starts: [from], ends: [chunk.length], base })
    await this.#sender.flush(file)
  }

  /** Skips the line that is too long; returns where the next begins. */
  #skip(file: WatchedFile, chunk: Buffer, from: number, base: number): number | undefined {
    const next = this.cutter.next(chunk, from)
    if (next === undefined) return undefined
    this.#drop(file, 1)
    file.skippedTo = undefined
    file.place = placeAt(base + next, chunk, next)
    return next
  }

  /** Skips a whole chunk within a line that is too long, but for what may be the beginning of a delimiter. */
  #skipAll(file: WatchedFile, chunk: Buffer, from: number, base: number): number {
    const kept = this.cutter.partial(base + chunk.length - file.place.offset)
    const rest = Math.max(from, chunk.length - kept)
    file.skippedTo = base + rest
    return rest
  }

  #drop(file: WatchedFile, count: number): void {
    this.#cx.dropped(count, 'line_too_long')
    const many = count === 1 ? 'A line' : `${count} lines`
    const message = `${many} of ${file.path} had more than ${this.#maxLineBytes} bytes and were dropped; max_line_bytes sets the limit`
    this.#cx.failed('line_too_long', message)
  }
}
