import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Family } from '../store/entry.ts'
import { ChunkPool } from './chunk-pool.ts'
import { escapeName } from './names.ts'
import type { Format } from '../negotiation.ts'
import { renderOpenMetrics } from './openmetrics.ts'
import { renderOpenMetrics2 } from './openmetrics2.ts'
import { Page } from './page.ts'
import { renderProtobuf } from './protobuf.ts'
import type { MetricStore } from '../store/store.ts'
import { renderText } from './text.ts'

/** How long a turn of the event loop may be spent on pages, in milliseconds. */
const TURN_MS = 2
/** A scrape joins a page that is under way if that began no longer ago than this. */
const SHARED_FOR_MS = 100

/** A piece of a page, and how to come by the next. */
interface Piece {
  readonly chunk: Buffer | null
  next: Promise<Piece> | undefined
}

/** The pages of a store. Scrapes of the same format that come together are one rendering. */
export class StorePages {
  readonly #store: MetricStore
  readonly #created: boolean
  readonly #shared = new Map<string, { readonly first: Piece; readonly since: number; readonly rendering: Rendering }>()
  readonly #turn = new Turn()
  readonly #chunks = new ChunkPool()
  readonly #renderings = new WeakMap<Buffer, Rendering>()

  constructor(store: MetricStore, options: { created_samples: boolean }) {
    this.#store = store
    this.#created = options.created_samples
  }

  /**
   * The page of all metrics in a format, in pieces that nobody writes to until they are released. Leaving the loop early
   * ends the work.
   */
  async *render(format: Format): AsyncGenerator<Buffer> {
    // Only the piece at hand is held: those before it are garbage.
    const reader = this.#begin(format)
    for (;;) {
      reader.piece.next ??= reader.rendering.produce()
      reader.piece = await reader.piece.next
      const { chunk } = reader.piece
      if (chunk === null) return
      this.#renderings.set(chunk, reader.rendering)
      yield chunk
    }
  }

  /** Says that a reader has no more use for a piece: once none has, it is written to again. */
  release(chunk: Buffer): void {
    this.#renderings.get(chunk)?.release(chunk)
  }

  #begin(format: Format): { piece: Piece; rendering: Rendering } {
    const key = `${format.kind} ${format.version} ${format.escaping}`
    const now = performance.now()
    const known = this.#shared.get(key)
    if (known?.rendering.isOpen === true && now - known.since < SHARED_FOR_MS) {
      known.rendering.readers++
      return { piece: known.first, rendering: known.rendering }
    }
    const page = new Page(this.#chunks)
    const lines = linesOf(this.#store, { format, page, chunks: this.#chunks, created: this.#created })
    const rendering = new Rendering({ page, lines, turn: this.#turn, chunks: this.#chunks })
    const shared = { first: { chunk: null, next: undefined }, since: now, rendering }
    this.#shared.set(key, shared)
    // The first piece holds all that follow: it must not outlive the time in which it can be joined.
    setTimeout(() => {
      if (this.#shared.get(key) === shared) this.#shared.delete(key)
      rendering.close()
    }, SHARED_FOR_MS).unref()
    return { piece: shared.first, rendering: shared.rendering }
  }
}

/** A page under way. */
class Rendering {
  /** How many read it, or did. */
  readers = 1
  readonly #page: Page
  readonly #lines: Generator<void>
  readonly #turn: Turn
  readonly #chunks: ChunkPool
  /** Of chunks that were released, but not by all who may want them: by how many. */
  readonly #released = new Map<Buffer, number>()
  #ready: Buffer[] = []
  #done = false
  #open = true

  constructor(parts: { page: Page; lines: Generator<void>; turn: Turn; chunks: ChunkPool }) {
    this.#page = parts.page
    this.#lines = parts.lines
    this.#turn = parts.turn
    this.#chunks = parts.chunks
  }

  /** Whether further readers may join, who get it from its beginning. */
  get isOpen(): boolean {
    return this.#open
  }

  /** Writes until there is another chunk. */
  async produce(): Promise<Piece> {
    while (this.#ready.length === 0 && !this.#done) {
      if (this.#turn.isOver) await this.#turn.end()
      this.#done = this.#lines.next().done === true
      if (this.#page.hasFull || this.#done) this.#ready = this.#page.take(this.#done)
    }
    if (this.#done) this.close()
    return { chunk: this.#ready.shift() ?? null, next: undefined }
  }

  /** From now on, nobody joins. */
  close(): void {
    this.#open = false
    for (const chunk of this.#released.keys()) this.#reuse(chunk)
  }

  /** One of the readers has no more use for a chunk. One that leaves without a word may, so that it is never used again. */
  release(chunk: Buffer): void {
    this.#released.set(chunk, (this.#released.get(chunk) ?? 0) + 1)
    if (!this.#open) this.#reuse(chunk)
  }

  #reuse(chunk: Buffer): void {
    if (this.#released.get(chunk) !== this.readers) return
    this.#released.delete(chunk)
    this.#chunks.give(chunk)
  }
}

/** Watches how long the present turn of the event loop has been spent on pages. */
class Turn {
  #began = -Infinity
  #ending: Promise<void> | undefined

  get isOver(): boolean {
    return this.#ending !== undefined || performance.now() - this.#began > TURN_MS
  }

  /** Resolves in a later turn; that of one rendering at a time, which then may work for a while. */
  async end(): Promise<void> {
    do await (this.#ending ??= this.#next())
    while (this.isOver)
  }

  async #next(): Promise<void> {
    await nextTurn()
    this.#ending = undefined
    this.#began = performance.now()
  }
}

function linesOf(
  store: MetricStore,
  { format, page, chunks, created }: { format: Format; page: Page; chunks: ChunkPool; created: boolean },
): Generator<void> {
  const { escaping } = format
  const target = { page, escaping, now: store.clock() }
  const families = shown(store.families.sorted(), format)
  if (format.kind === 'protobuf') return renderProtobuf(families, { ...target, chunks })
  if (format.kind === 'text') return renderText(families, target)
  if (format.version === '2.0.0') return renderOpenMetrics2(families, target)
  return renderOpenMetrics(families, { ...target, created, families: store.families })
}

/** The families that have series. In the scheme `values` two names may end up the same: then the first. */
function shown(families: readonly Family[], { escaping }: Format): readonly Family[] {
  const filled = families.filter((family) => !family.isEmpty)
  if (escaping !== 'values') return filled
  const names = new Set<string>()
  return filled.filter(({ rawName }) => names.size < names.add(escapeName(rawName, escaping, 'metric')).size)
}
