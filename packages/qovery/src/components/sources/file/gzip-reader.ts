import type { ComponentContext } from '@qovery/sdk'
import fs from 'node:fs'
import { promisify } from 'node:util'
import type { Ending, Turn } from './file-reader.ts'
import type { LineIntake } from './line-intake.ts'
import { ANCHOR_BYTES, isBefore } from './place.ts'
import type { WatchedFile } from './watched-file.ts'

const fstat = promisify(fs.fstat)
const read = promisify(fs.read)

/** Whether bytes begin as a gzip file does (RFC 1952, section 2.3.1, with the only method there is). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8
}

/**
 * Reads compressed files as a whole; offsets are those of the content. One that breaks off is still being written, or broken:
 * it is read again, from where it broke off, when its size has changed.
 */
export class GzipReader {
  readonly #intake: LineIntake
  readonly #cx: ComponentContext

  constructor(intake: LineIntake, cx: ComponentContext) {
    this.#intake = intake
    this.#cx = cx
  }

  async read(file: WatchedFile, turn: Turn): Promise<Ending> {
    const { size } = await fstat(file.fd)
    const done = file.position?.compressedSize ?? 0
    if (done > 0 && size === done) return 'end'
    if (size === file.compressedSize) {
      if (file.isWhole && file.pending === 0) file.position?.complete(size)
      return 'end'
    }
    const head = Buffer.alloc(3)
    await read(file.fd, head, 0, 3, 0)
    if (!isGzip(head)) return 'rewritten'
    return this.#readContent(file, turn, size)
  }

  async #readContent(file: WatchedFile, turn: Turn, size: number): Promise<Ending> {
    const { place } = file
    const start = place.offset - place.length
    let isChecked = place.length === 0
    let rest: Buffer = Buffer.alloc(0)
    let from = place.length
    let offset = 0
    file.skippedTo = undefined
    try {
      for await (const bytes of unzipped(file.fd)) {
        const skipped = Math.min(bytes.length, Math.max(0, start - offset))
        offset += bytes.length
        if (skipped === bytes.length) continue
        const chunk = rest.length === 0 ? bytes.subarray(skipped) : Buffer.concat([rest, bytes.subarray(skipped)])
        if (!isChecked && chunk.length >= place.length) {
          if (!isBefore(place, chunk)) return 'rewritten'
          isChecked = true
        }
        if (!isChecked) {
          rest = chunk
          continue
        }
        const taken = await this.#intake.take(file, chunk, from, offset - chunk.length)
        file.activeAt = performance.now()
        from = Math.min(ANCHOR_BYTES, taken)
        rest = chunk.subarray(taken - from)
        if (turn.isOver()) return 'more'
      }
    } catch (error) {
      if (!isBroken(error)) throw error
      file.compressedSize = size
      file.isWhole = false
      this.#complain(file, error)
      return 'end'
    }
    if (!isChecked) return 'rewritten'
    file.compressedSize = size
    file.isWhole = true
    this.#cx.receivedBytes(size)
    await this.#intake.takeLast(file, rest, from, offset - rest.length)
    return 'end'
  }

  #complain(file: WatchedFile, error: NodeJS.ErrnoException): void {
    if (!file.says('broken_gzip')) return
    this.#cx.log.info(`${file.path} is compressed and breaks off (${error.message}); it is read on when it has changed`)
  }
}

/** The first bytes of the content of a gzip file, as far as its own first bytes tell; `undefined`: it is broken. */
export async function beginningOf(bytes: Buffer): Promise<Buffer | undefined> {
  const { gunzip, constants } = await import('node:zlib')
  try {
    return await promisify(gunzip)(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch (error) {
    if (isBroken(error)) return undefined
    throw error
  }
}

/** The content of a compressed file; throws what `isBroken` knows where it breaks off. */
export async function* unzipped(fd: number): AsyncGenerator<Buffer> {
  const { createGunzip } = await import('node:zlib')
  const { pipeline } = await import('node:stream/promises')
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  const raw = fs.createReadStream('', { fd, start: 0, autoClose: false })
  const ended = pipeline(raw, gunzip).catch((error: unknown) => void gunzip.destroy(error as Error))
  try {
    for await (const chunk of gunzip) yield chunk as Buffer
  } finally {
    gunzip.destroy()
    await ended
  }
}

/** Whether an error says that a compressed file breaks off. */
export function isBroken(error: unknown): error is NodeJS.ErrnoException {
  const code = (error as NodeJS.ErrnoException | null)?.code
  return typeof code === 'string' && (code.startsWith('Z_') || code === 'ERR_STREAM_PREMATURE_CLOSE')
}
