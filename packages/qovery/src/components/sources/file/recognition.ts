import type { ComponentContext } from '@qovery/sdk'
import fs from 'node:fs'
import { promisify } from 'node:util'
import type { Fingerprinter } from './fingerprint.ts'
import { surveyed } from './gzip-content.ts'
import { ANCHOR_BYTES, BEGINNING, isBefore, placeAt, type Place } from './place.ts'
import type { Position, Positions } from './positions.ts'
import type { WatchedFile } from './watched-file.ts'

const read = promisify(fs.read)
const fstat = promisify(fs.fstat)
/** How much of the ends of two files that begin alike is compared. */
const COMPARED_BYTES = 4096

const TOO_SMALL =
  'has not enough lines yet to be recognised by its checksum; it is read when it has (fingerprint.lines)'

/**
 * Whether a file has its position; else why not: it has too few lines, the content of one that is read already, or that of
 * one of which it is not yet sure how far it was read.
 */
export type Verdict = 'known' | 'too_small' | 'copy' | 'unsure'

/** Finds out which file it is that was opened, and where to begin with it. */
export class Recognition {
  readonly #fingerprinter: Fingerprinter
  readonly #positions: Positions
  readonly #cx: ComponentContext
  /** The files that are being read. */
  readonly #readers = new Map<Position, WatchedFile>()

  constructor(fingerprinter: Fingerprinter, positions: Positions, cx: ComponentContext) {
    this.#fingerprinter = fingerprinter
    this.#positions = positions
    this.#cx = cx
  }

  /** Gives the file its position where it can. With `asItIs` nothing more will come to the file: any number of lines is enough. */
  async recognise(file: WatchedFile, asItIs = false): Promise<Verdict> {
    const { fingerprint, isCompressed, isEmpty, isBroken } = await this.#fingerprinter.recognise(file, asItIs)
    file.isCompressed = isCompressed
    if (fingerprint === undefined) {
      if (isBroken === true)
        this.#sayOnce(file, 'broken_gzip', `${file.path} begins as a gzip file and cannot be decompressed`)
      else if (!isEmpty) this.#sayOnce(file, 'too_small', `${file.path} ${TOO_SMALL}`)
      return 'too_small'
    }
    const position = await this.#positionFor(file, fingerprint)
    if (position === 'copy' || position === 'unsure') return position
    file.take(position)
    this.#readers.set(position, file)
    return 'known'
  }

  /** The file is not read any more, or not with the content it had. */
  release(file: WatchedFile): void {
    if (file.position !== undefined) this.#readers.delete(file.position)
    file.release()
  }

  async #positionFor(file: WatchedFile, fingerprint: string): Promise<Position | 'copy' | 'unsure'> {
    const same = this.#positions.of(fingerprint)
    for (const position of same.filter(({ holder }) => holder !== undefined)) {
      const other = this.#readers.get(position)
      if (other === undefined) continue
      // It may have been cut after a copy was made.
      if (!other.isCompressed && !(await goesOnAt(other, other.place))) return 'unsure'
      if (!(await isCopy(file, other))) continue
      this.#sayOnce(
        file,
        'copy',
        `${file.path} has the content of ${other.path}, which is read already: it is left alone as long as that is so`,
      )
      return 'copy'
    }
    const free = same.filter(({ holder }) => holder === undefined)
    free.sort(
      (a, b) => Number(b.inode === file.inode) - Number(a.inode === file.inode) || b.place.offset - a.place.offset,
    )
    const position = await this.#knownOf(file, free)
    if (position === undefined) return this.#begin(file, fingerprint)
    // What of it is under way decides where to go on.
    return position.pending.pending === 0 ? position : 'unsure'
  }

  /** The first of the positions whose place is in the file. */
  async #knownOf(file: WatchedFile, positions: readonly Position[]): Promise<Position | undefined> {
    if (file.isCompressed && positions.length > 0) {
      const { size } = await fstat(file.fd)
      const same = positions.find(({ inode, compressedSize }) => inode === file.inode && compressedSize === size)
      if (same !== undefined) return same
      const { known } = await surveyed(
        file.fd,
        positions.map(({ place }) => place),
      )
      return positions.find(({ place }) => known.has(place))
    }
    for (const position of positions) if (await goesOnAt(file, position.place)) return position
    return undefined
  }

  async #begin(file: WatchedFile, fingerprint: string): Promise<Position> {
    // What was to be left out may have been cut since.
    const size = file.beginsAt <= (await fstat(file.fd)).size ? file.beginsAt : 0
    if (size === 0) return this.#positions.create(fingerprint, file.inode)
    const place = file.isCompressed ? BEGINNING : await placeInFile(file.fd, size)
    const position = this.#positions.create(fingerprint, file.inode, place)
    if (file.isCompressed) position.compressedSize = size
    this.#positions.changed()
    return position
  }

  #sayOnce(file: WatchedFile, what: 'too_small' | 'copy' | 'broken_gzip', message: string): void {
    if (file.says(what)) this.#cx.log.warn(message)
  }
}

async function placeInFile(fd: number, offset: number): Promise<Place> {
  const bytes = await bytesBefore(fd, offset, ANCHOR_BYTES)
  return placeAt(offset, bytes, bytes.length)
}

/** Whether a file has before the place what was there when the place was noted. */
async function goesOnAt({ fd }: WatchedFile, place: Place): Promise<boolean> {
  return isBefore(place, await bytesBefore(fd, place.offset, place.length))
}

/** Whether all that is in a file is in the other one, which is read. */
async function isCopy(file: WatchedFile, other: WatchedFile): Promise<boolean> {
  if (file.isCompressed || other.isCompressed) return isContentOf(other, await endOf(file))
  // In this order: the other may grow, and its copy after it.
  const { size } = await fstat(file.fd)
  if (size > (await fstat(other.fd)).size) return false
  const [one, two] = await Promise.all([file, other].map(({ fd }) => bytesBefore(fd, size, COMPARED_BYTES)))
  return (one as Buffer).equals(two as Buffer)
}

/** Whether the content of a file, of which one of the two is compressed, goes on at a place. */
async function isContentOf(file: WatchedFile, place: Place): Promise<boolean> {
  if (!file.isCompressed) return goesOnAt(file, place)
  const end = await endOf(file)
  if (end.offset <= place.offset) return end.offset === place.offset && end.sum === place.sum
  return (await surveyed(file.fd, [place])).known.has(place)
}

/** Where the content of a file ends. A compressed one is read through for it, once for each size that it has. */
async function endOf(file: WatchedFile): Promise<Place> {
  const { size } = await fstat(file.fd)
  if (!file.isCompressed) return placeInFile(file.fd, size)
  if (file.content?.compressedSize !== size) {
    file.content = { compressedSize: size, end: (await surveyed(file.fd, [])).end }
  }
  return file.content.end
}

async function bytesBefore(fd: number, offset: number, most: number): Promise<Buffer> {
  const length = Math.min(offset, most)
  const memory = Buffer.allocUnsafe(length)
  const { bytesRead } = await read(fd, memory, 0, length, offset - length)
  return memory.subarray(0, bytesRead)
}
