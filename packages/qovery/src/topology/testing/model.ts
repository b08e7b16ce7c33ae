import {
  Ack,
  defineSink,
  defineSource,
  defineTransform,
  LogBatch,
  LogEvent,
  NO_METADATA,
  Partial,
  Reject,
  Retry,
  s,
  worse,
  type Batch,
  type ComponentContext,
  type Delivery,
  type Emit,
  type Outcome,
  type Output,
  type Sink,
  type Transform,
} from '@qovery/sdk'
import { setTimeout as sleep } from 'node:timers/promises'

/** Random choices that a seed decides. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number from 0 to before 1. Source: mulberry32. */
  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** Whether something of this likelihood happens. */
  chance(likelihood: number): boolean {
    return this.roll() < likelihood
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + Math.floor(this.roll() * (most - least + 1))
  }

  oneOf<T>(items: readonly T[]): T {
    return items[this.between(0, items.length - 1)] as T
  }

  /** Some of the items, at least one. */
  some<T>(items: readonly T[]): T[] {
    const chosen = items.filter(() => this.chance(0.4))
    return chosen.length > 0 ? chosen : [this.oneOf(items)]
  }
}

/** What was sent by the sources of a model, what must become of it, and what the sources heard. */
export class Book {
  readonly heard = new Map<string, Outcome[]>()
  readonly #fates = new Map<string, Outcome>()

  /** A source has sent a batch of this name. */
  sent(tag: string): void {
    this.heard.set(tag, [])
  }

  /** A component knows what became of events. */
  fate(tags: Iterable<string>, outcome: Outcome): void {
    for (const tag of tags) this.#fates.set(tag, worse(this.due(tag), outcome))
  }

  /** What the source of a batch must hear at least. */
  due(tag: string): Outcome {
    return this.#fates.get(tag) ?? 'delivered'
  }
}

/** The names of all source batches whose acknowledgement the events carry. */
function tagsOf(batch: Batch): Set<string> {
  return new Set((batch as LogBatch).events.flatMap((event) => event.value as string[]))
}

function logs(tags: Iterable<string>, count: number): LogBatch {
  const value = [...tags]
  return LogBatch.of(Array.from({ length: count }, () => new LogEvent(value, NO_METADATA)))
}

const common = { summary: 'Of a model.', stability: 'stable', config: s.object({}), examples: [] } as const

/** A source that sends some batches, large and small, waits for room or does not, and may never end after it was told to. */
export function modelSource(name: string, dice: Dice, book: Book, hangs: boolean) {
  const run = async (out: Output, signal: AbortSignal) => {
    const amount = dice.between(1, 8)
    for (let i = 0; i < amount && !(signal.aborted && dice.chance(0.5)); i++) {
      const tag = `${name}#${i}`
      const batch = logs([tag], dice.chance(0.1) ? dice.between(1001, 2500) : dice.between(1, 30))
      book.sent(tag)
      const room = out.send(batch, '', (outcome) => book.heard.get(tag)?.push(outcome))
      if (dice.chance(0.8)) await room
      if (dice.chance(0.2)) await sleep(dice.between(0, 2))
    }
    if (hangs) await new Promise(() => undefined)
    else if (dice.chance(0.3)) throw new Error('the source breaks')
    else if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
  }
  return defineSource({ ...common, name, outputs: () => ({ '': ['log'] }), create: () => ({ run }) })
}

/** A transform that does with each batch one of all that a transform may do. */
class ModelTransform implements Transform<'log', 'log'> {
  readonly flushEveryMs: number
  readonly #dice: Dice
  readonly #book: Book
  readonly #cx: ComponentContext
  #kept: { batch: LogBatch; hold: Ack | null }[] = []

  constructor(dice: Dice, book: Book, cx: ComponentContext) {
    this.flushEveryMs = dice.between(1, 5)
    this.#dice = dice
    this.#book = book
    this.#cx = cx
  }

  transform(batch: Batch<'log'>, out: Emit<'log'>): void {
    const dice = this.#dice
    const port = () => dice.oneOf(['', 'other'])
    const some = dice.some(batch.events.map((_, index) => index))
    switch (dice.between(0, 7)) {
      case 0:
        return out.pass(batch, port())
      case 1:
        for (const each of ['', 'other']) out.pass(batch, each)
        return
      case 2:
        out.pass(batch.pick(some), port())
        return this.#cx.dropped(batch.length - some.length, 'filtered', true)
      case 3:
        for (const event of batch.edit()) out.push(event, port())
        return
      case 4:
        return this.#keep(batch)
      case 5:
        out.pass(batch, port())
        return this.#keep(batch)
      case 6:
        return this.#cx.dropped(batch.length, 'filtered', true)
      default:
        this.#book.fate(tagsOf(batch), 'rejected')
        out.pass(batch.pick(some), port())
        out.push(batch.events[0] as LogEvent, port())
        throw new Error('the transform breaks')
    }
  }

  /** Passes on what was kept: the very batches, or one that was made of all. */
  flush(out: Emit<'log'>, why: 'tick' | 'end'): void {
    if (this.#kept.length === 0 || (why === 'tick' && this.#dice.chance(0.3))) return
    const kept = this.#kept
    this.#kept = []
    if (this.#dice.chance(0.5)) {
      for (const { batch, hold } of kept) out.pass(batch, '', hold)
      return
    }
    const tags = new Set(kept.flatMap(({ batch }) => [...tagsOf(batch)]))
    const held = Ack.merge(kept.flatMap(({ hold }) => hold ?? []))
    out.pass(logs(tags, this.#dice.between(1, 20)), this.#dice.oneOf(['', 'other']), held)
  }

  #keep(batch: Batch<'log'>): void {
    this.#kept.push({ batch: batch as LogBatch, hold: batch.hold() })
  }
}

export function modelTransform(name: string, dice: Dice, book: Book) {
  return defineTransform({
    ...common,
    name,
    inputs: ['log'],
    placement: 'main',
    outputs: () => ({ '': ['log'], other: ['log'] }),
    create: (_config, cx) => new ModelTransform(dice, book, cx),
  })
}

/**
 * A sink that takes, refuses, delays or loses its requests. It refuses only events that it sees for the first time: a
 * request that comes again, or shares events with another, cannot be told from one that does not.
 */
class ModelSink implements Sink<'log'> {
  readonly #dice: Dice
  readonly #book: Book
  readonly #failures: number
  readonly #seen = new WeakSet<LogEvent>()

  constructor(dice: Dice, book: Book) {
    this.#dice = dice
    this.#book = book
    this.#failures = dice.oneOf([0, 0.2, 0.6])
  }

  write(batch: Batch<'log'>, signal: AbortSignal): Promise<void> | void {
    const isNew = !batch.events.some((event) => this.#seen.has(event))
    for (const event of batch.events) this.#seen.add(event)
    if (this.#dice.chance(0.4)) return this.#answer(batch, isNew)
    return this.#answerLater(batch, isNew, signal)
  }

  async start(): Promise<void> {
    if (this.#dice.chance(0.5)) await sleep(this.#dice.between(0, 5))
  }

  async close(): Promise<void> {
    if (this.#dice.chance(0.2)) throw new Error('the sink does not close')
  }

  async #answerLater(batch: Batch<'log'>, isNew: boolean, signal: AbortSignal): Promise<void> {
    const isLost = this.#dice.chance(this.#failures / 4)
    await sleep(isLost ? 60_000 : this.#dice.between(0, 2), undefined, { signal })
    this.#answer(batch, isNew)
  }

  #answer(batch: Batch<'log'>, isNew: boolean): void {
    if (!this.#dice.chance(this.#failures)) return
    switch (isNew ? this.#dice.between(0, 2) : 0) {
      case 0:
        throw new Retry('later')
      case 1:
        this.#book.fate(tagsOf(batch), 'rejected')
        throw new Reject('never')
      default: {
        const lists: [number[], number[], number[]] = [[], [], []]
        batch.events.forEach((_, index) => this.#dice.oneOf(lists).push(index))
        const [rejected, retry] = lists
        if (rejected.length > 0) this.#book.fate(tagsOf(batch), 'rejected')
        throw new Partial('in part', { rejected, retry })
      }
    }
  }
}

export function modelSink(name: string, dice: Dice, book: Book) {
  const delivery: Delivery = {
    timeout_secs: 0.005,
    retry: { attempts: Number.POSITIVE_INFINITY, initial_backoff_secs: 0.001, max_duration_secs: 0.001 },
    ...(dice.chance(0.5) && {
      batch: { max_events: dice.between(5, 100), max_bytes: dice.between(500, 5000), timeout_secs: 0.002 },
    }),
    ...(dice.chance(0.3) && { rate_limit: { num: dice.between(3, 30), duration_secs: 0.002 } }),
    concurrency: dice.between(1, 3),
  }
  return defineSink({
    ...common,
    name,
    inputs: () => ['log'],
    delivery: () => delivery,
    create: () => new ModelSink(dice, book),
  })
}
