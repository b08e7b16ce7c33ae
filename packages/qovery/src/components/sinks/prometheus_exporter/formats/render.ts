import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Family } from '../store/entry.ts'
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

  constructor(store: MetricStore, options: { created_samples: boolean }) {
    this.#store = store
    this.#created = options.created_samples
  }

  /** The page of all metrics in a format, in pieces that nobody writes to any more. Leaving the loop early ends the work. */
  async *render(format: Format): AsyncGenerator<Buffer> {
    // Only the piece at hand is held: those before it are garbage.
    const reader = this.#begin(format)
    for (;;) {
      reader.piece.next ??= reader.rendering.produce()
      reader.piece = await reader.piece.next
      if (reader.piece.chunk === null) return
      yield reader.piece.chunk
    }
  }

  #begin(format: Format): { piece: Piece; rendering: Rendering } {
    const key = `${format.kind} ${format.version} ${format.escaping}`
    const now = performance.now()
    const known = this.#shared.get(key)
    if (known?.rendering.isDone === false && now - known.since < SHARED_FOR_MS) {
      return { piece: known.first, rendering: known.rendering }
    }
    const page = new Page()
    const lines = linesOf(this.#store, { format, page, created: this.#created })
    const shared = {
      first: { chunk: null, next: undefined },
      since: now,
      rendering: new Rendering(page, lines, this.#turn),
    }
    this.#shared.set(key, shared)
    // The first piece holds all that follow: it must not outlive the time in which it can be joined.
    setTimeout(() => {
      if (this.#shared.get(key) === shared) this.#shared.delete(key)
    }, SHARED_FOR_MS).unref()
    return { piece: shared.first, rendering: shared.rendering }
  }
}

/** A page under way. */
class Rendering {
  readonly #page: Page
  readonly #lines: Generator<void>
  readonly #turn: Turn
  #ready: Buffer[] = []
  #done = false

  constructor(page: Page, lines: Generator<void>, turn: Turn) {
    this.#page = page
    this.#lines = lines
    this.#turn = turn
  }

  /** Whether all is written, if not handed out. */
  get isDone(): boolean {
    return this.#done
  }

  /** Writes until there is another chunk. */
  async produce(): Promise<Piece> {
    while (this.#ready.length === 0 && !this.#done) {
      if (this.#turn.isOver) await this.#turn.end()
      this.#done = this.#lines.next().done === true
      if (this.#page.hasFull || this.#done) this.#ready = this.#page.take(this.#done)
    }
    return { chunk: this.#ready.shift() ?? null, next: undefined }
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
  { format, page, created }: { format: Format; page: Page; created: boolean },
): Generator<void> {
  const { escaping } = format
  const target = { page, escaping, now: store.clock() }
  const families = shown(store.families.sorted(), format)
  if (format.kind === 'protobuf') return renderProtobuf(families, target)
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
