import { setImmediate, setTimeout } from 'node:timers/promises'
import {
  BATCH_EVENTS,
  type AnyBatch,
  type ComponentContext,
  type Output,
  type Source,
  type SourceFields,
} from '@qovery/sdk'
import { Timestamp } from '@qovery/vrl/value'
import type { FramingChoice } from '../../../codecs/framing.ts'
import type { Decoding } from '../../../codecs/decoding.ts'
import type { Frames } from '../../../codecs/framing/frames.ts'
import { lineMaker, type Format, type LineMaker } from './formats.ts'

export interface DemoOptions {
  readonly format: Format
  readonly lines?: readonly string[] | undefined
  readonly sequence: boolean
  readonly interval: number
  readonly count?: number | undefined
  readonly framing?: FramingChoice | undefined
}

/** Makes lines at a steady pace. Lines that were due while the pipeline had no room, or between two timers, leave together. */
export class DemoSource implements Source {
  readonly #options: DemoOptions
  readonly #decoding: Decoding
  readonly #cx: ComponentContext
  readonly #make: LineMaker

  constructor(options: DemoOptions, decoding: Decoding, cx: ComponentContext) {
    this.#options = options
    this.#decoding = decoding
    this.#cx = cx
    this.#make = lineMaker(options.format, options.lines ?? [])
  }

  async run(out: Output, signal: AbortSignal): Promise<void> {
    const { count = Infinity, interval } = this.#options
    const began = performance.now()
    const dueAt = (line: number) => began + line * interval * 1000
    let made = 0
    while (made < count && !signal.aborted) {
      const now = performance.now()
      const wanted = Math.min(made + BATCH_EVENTS, count)
      const first = made
      while (made < wanted && dueAt(made) <= now) made++
      if (made > first) for (const batch of this.#batches(first, made)) await out.send(batch)
      await until(made < count ? dueAt(made) : now, signal)
    }
  }

  #batches(from: number, to: number): AnyBatch[] {
    const lines: string[] = []
    const now = new Date()
    for (let i = from; i < to; i++) lines.push(this.#options.sequence ? `${i} ${this.#make(now)}` : this.#make(now))
    const fields = this.#fields()
    if (this.#options.framing === undefined) return this.#decoding.frames(framesOf(lines), fields)
    return lines.flatMap((line) => this.#decoding.message(Buffer.from(line), fields))
  }

  #fields(): SourceFields {
    return {
      source_id: this.#cx.id,
      source_type: this.#cx.type,
      timestamp: Timestamp.now(),
      own: [
        { name: 'service', legacy: ['service'], value: 'qovery' },
        { name: 'host', legacy: ['host'], value: 'localhost' },
      ],
    }
  }
}

function framesOf(lines: readonly string[]): Frames {
  const starts: number[] = []
  const ends: number[] = []
  const chunk = Buffer.from(lines.join('\n'))
  let at = 0
  for (const line of lines) {
    starts.push(at)
    at += Buffer.byteLength(line)
    ends.push(at)
    at++
  }
  return { chunk, starts, ends }
}

/** Waits for a point in time of `performance.now()`, at least one turn of the event loop; ends early when `signal` aborts. */
async function until(at: number, signal: AbortSignal): Promise<void> {
  const waitMs = at - performance.now()
  if (waitMs <= 0) return setImmediate()
  await setTimeout(Math.min(waitMs, 2 ** 31 - 1), undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
