import type { ComponentContext, Outcome } from '@qovery/sdk'
import { Checkpoints } from '../../../kit/checkpoints/checkpoints.ts'
import { Confirmations, type ConfirmationListener } from '../../../kit/confirmations.ts'
import { BEGINNING, isPlace, type Place } from './place.ts'

const VERSION = 1
/** How long the place in a file that is gone is kept. */
const KEEP_SECS = 7 * 24 * 3600
/** How many places in files that are gone are kept. */
const MOST_GONE = 10_000

/** Who reads a file, and hears what becomes of what it read. */
export interface Holder {
  /** Something was not delivered for now: reading must go back to what is confirmed. */
  refused(): void
  confirmed(): void
}

/** How far a file is confirmed. It outlives the file's being watched, and the process. */
export class Position implements ConfirmationListener<Place> {
  readonly fingerprint: string
  /** Device and inode that the file had last. */
  inode: string
  /** All before it is delivered, or will not be. */
  place: Place
  /** The size of a compressed file that was read to its end; else 0. */
  compressedSize = 0
  /** Who reads the file; `undefined`: nobody. */
  holder: Holder | undefined
  /** Seconds since the epoch when it was last in use. */
  usedAt = nowSecs()
  readonly pending: Confirmations<Place> = new Confirmations<Place>(this)
  readonly #changed: () => void

  constructor(fingerprint: string, inode: string, place: Place, changed: () => void) {
    this.fingerprint = fingerprint
    this.inode = inode
    this.place = place
    this.#changed = changed
  }

  /** Notes that a compressed file of this size was read and confirmed to its end. */
  complete(compressedSize: number): void {
    this.compressedSize = compressedSize
    this.#changed()
  }

  confirmed(place: Place): void {
    this.place = place
    this.#changed()
    this.holder?.confirmed()
  }

  refused(_: Place, outcome: Outcome): 'pass' | 'stop' {
    // Who rejected it has counted it; what failed for now is read again.
    if (outcome === 'rejected') return 'pass'
    this.holder?.refused()
    return 'stop'
  }
}

interface Saved {
  readonly fingerprint: string
  readonly inode: string
  readonly place: Place
  readonly compressed_size: number
  readonly used_at: number
}

/** The positions in all files, kept on disk. */
export class Positions {
  readonly #byFingerprint = new Map<string, Position[]>()
  readonly #checkpoints: Checkpoints<readonly Saved[]>

  constructor(folder: string, cx: Pick<ComponentContext, 'failed' | 'log'>) {
    this.#checkpoints = new Checkpoints(folder, { parse, snapshot: () => this.#snapshot() }, cx)
  }

  /** Takes over what was kept; with `ignore`, forgets it. */
  async load(ignore: boolean): Promise<void> {
    const saved = await this.#checkpoints.load()
    if (ignore) return
    for (const { fingerprint, inode, place, compressed_size, used_at } of saved ?? []) {
      const position = this.create(fingerprint, inode, place)
      position.usedAt = Math.min(used_at, nowSecs())
      position.compressedSize = compressed_size
    }
  }

  /** Those of files with this fingerprint. */
  of(fingerprint: string): readonly Position[] {
    return this.#byFingerprint.get(fingerprint) ?? []
  }

  create(fingerprint: string, inode: string, place: Place = BEGINNING): Position {
    const position = new Position(fingerprint, inode, place, this.changed)
    const same = this.#byFingerprint.get(fingerprint)
    if (same === undefined) this.#byFingerprint.set(fingerprint, [position])
    else same.push(position)
    return position
  }

  /** Notes that a position is not what it was. */
  readonly changed = (): void => this.#checkpoints.changed()

  close(): Promise<void> {
    return this.#checkpoints.close()
  }

  #snapshot(): unknown {
    this.#forgetOld()
    const checkpoints: Saved[] = []
    const now = nowSecs()
    for (const same of this.#byFingerprint.values()) {
      for (const { fingerprint, inode, place, compressedSize, holder, usedAt } of same) {
        checkpoints.push({
          fingerprint,
          inode,
          place,
          compressed_size: compressedSize,
          used_at: holder === undefined ? usedAt : now,
        })
      }
    }
    return { version: VERSION, checkpoints }
  }

  #forgetOld(): void {
    const gone = [...this.#byFingerprint.values()]
      .flat()
      .filter(({ holder, pending }) => holder === undefined && pending.pending === 0)
    gone.sort((a, b) => b.usedAt - a.usedAt)
    const oldest = nowSecs() - KEEP_SECS
    for (const [index, position] of gone.entries()) {
      if (index < MOST_GONE && position.usedAt > oldest) continue
      const rest = this.of(position.fingerprint).filter((other) => other !== position)
      if (rest.length === 0) this.#byFingerprint.delete(position.fingerprint)
      else this.#byFingerprint.set(position.fingerprint, rest)
    }
  }
}

function nowSecs(): number {
  return Math.floor(Date.now() / 1000)
}

function parse(json: unknown): readonly Saved[] {
  const { version, checkpoints } = (json ?? {}) as { version?: unknown; checkpoints?: unknown }
  if (version !== VERSION || !Array.isArray(checkpoints)) throw new Error('it has another form')
  return checkpoints.map((one: Partial<Saved> | null) => {
    const numbers = [one?.place?.offset, one?.place?.length, one?.place?.sum, one?.compressed_size, one?.used_at]
    if (typeof one?.fingerprint !== 'string' || typeof one.inode !== 'string' || !numbers.every(Number.isSafeInteger))
      throw new Error('a checkpoint lacks something')
    if (!isPlace((one as Saved).place)) throw new Error('a checkpoint has a place that cannot be')
    return one as Saved
  })
}
