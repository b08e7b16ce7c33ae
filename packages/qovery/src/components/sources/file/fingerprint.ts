import fs from 'node:fs'
import { promisify } from 'node:util'
import { checksum64 } from './checksum.ts'
import { beginningOf, isGzip } from './gzip-reader.ts'
import type { LineCutter } from './line-cutter.ts'
import type { FileOptions } from './options.ts'

const read = promisify(fs.read)
const STEP_BYTES = 16 * 1024

export interface Recognised {
  /** What tells the file from others; `undefined`: it has too few lines. */
  readonly fingerprint: string | undefined
  readonly isCompressed: boolean
  readonly isEmpty: boolean
  /** It begins as a compressed file does, and cannot be decompressed. */
  readonly isBroken?: boolean
}

/** Tells files from each other, as `fingerprint` says. */
export class Fingerprinter {
  readonly #options: FileOptions['fingerprint']
  readonly #maxLineBytes: number
  readonly #cutter: LineCutter
  /** Most files show enough in here; one is looked at at a time. */
  readonly #scratch = Buffer.allocUnsafeSlow(STEP_BYTES)

  constructor({ fingerprint, max_line_bytes }: FileOptions, cutter: LineCutter) {
    this.#options = fingerprint
    this.#cutter = cutter
    this.#maxLineBytes = max_line_bytes
  }

  /** With `asItIs`, also a file that has too few lines has a fingerprint: nothing more will come to it. */
  async recognise({ fd, inode }: { fd: number; inode: string }, asItIs: boolean): Promise<Recognised> {
    const { ignored_header_bytes: header, lines, strategy } = this.#options
    // A line longer than allowed counts up to its limit, so that it costs no more than that.
    const most = strategy === 'checksum' ? header + lines * this.#maxLineBytes : 3
    let raw = await readHead(fd, this.#scratch.subarray(0, Math.min(most, STEP_BYTES)))
    const isCompressed = isGzip(raw)
    const isEmpty = raw.length === 0
    if (strategy === 'device_and_inode') return { fingerprint: `inode:${inode}`, isCompressed, isEmpty }
    for (;;) {
      const content = isCompressed ? await beginningOf(raw) : raw
      if (content === undefined) return { fingerprint: undefined, isCompressed, isEmpty, isBroken: true }
      const end = this.#endOfLines(content)
      const isWhole = raw.length >= most || content.length >= most
      if (end !== undefined || isWhole || (asItIs && content.length > 0)) {
        const head = content.subarray(header, Math.min(end ?? Infinity, most))
        return { fingerprint: `checksum:${checksum64(head)}`, isCompressed, isEmpty }
      }
      const more = await readHead(fd, Buffer.allocUnsafe(Math.min(most, raw.length * 4)))
      if (more.length <= raw.length) return { fingerprint: undefined, isCompressed, isEmpty }
      raw = more
    }
  }

  /** Where the lines end that make the checksum; `undefined`: there are not as many. */
  #endOfLines(content: Buffer): number | undefined {
    let end: number | undefined = this.#options.ignored_header_bytes
    for (let i = 0; i < this.#options.lines && end !== undefined; i++) end = this.#cutter.next(content, end)
    return end
  }
}

async function readHead(fd: number, memory: Buffer): Promise<Buffer> {
  const { bytesRead } = await read(fd, memory, 0, memory.length, 0)
  return memory.subarray(0, bytesRead)
}
