import type { ComponentContext } from '@qovery/sdk'
import type { Aborted } from '@qovery/vrl'
import type { Dropped } from './dropped.ts'

/** What becomes of events on which the program ends early. */
export interface DropOptions {
  readonly drop_on_abort: boolean
  readonly drop_on_error: boolean
  readonly reroute_dropped: boolean
}

/** Tells how a program ended on an event, and what becomes of the event then; counts both. */
export class Endings {
  readonly #options: DropOptions
  readonly #isAborted: (result: unknown) => result is Aborted
  readonly #cx: ComponentContext

  constructor(options: DropOptions, isAborted: (result: unknown) => result is Aborted, cx: ComponentContext) {
    this.#options = options
    this.#isAborted = isAborted
    this.#cx = cx
  }

  /** Whether an event may have to go on, or be rerouted, as it came. */
  get mayKeep(): boolean {
    const { drop_on_abort, drop_on_error, reroute_dropped } = this.#options
    return reroute_dropped || !drop_on_abort || !drop_on_error
  }

  get reroutes(): boolean {
    return this.#options.reroute_dropped
  }

  /** Whether the program came to its end with this result. */
  isEnd(result: unknown): boolean {
    return !(result instanceof Error) && !this.#isAborted(result)
  }

  /** How the program ended where it did not come to its end. */
  of(result: unknown): Dropped | undefined {
    if (typeof result !== 'object' || result === null) return undefined
    if (result instanceof Error) return this.failed(result.message)
    return this.#isAborted(result) ? { reason: 'abort', message: result.message ?? 'aborted' } : undefined
  }

  failed(message: string): Dropped {
    this.#cx.failed('mapping_failed', `the program fails on an event: ${message}`)
    return { reason: 'error', message }
  }

  /** Whether an event on which the program ended so goes no further on the main output; counts those that are discarded. */
  drops({ reason }: Dropped): boolean {
    const { drop_on_abort, drop_on_error, reroute_dropped } = this.#options
    const drops = reason === 'abort' ? drop_on_abort : drop_on_error
    if (drops && !reroute_dropped) {
      this.#cx.dropped(1, reason === 'abort' ? 'aborted' : 'mapping_failed', reason === 'abort')
    }
    return drops
  }
}
