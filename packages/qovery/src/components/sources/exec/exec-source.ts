import { messageOf, type ComponentContext, type Output, type Source } from '@qovery/sdk'
import type { Decoding } from '../../../codecs/decoding.ts'
import { pause } from '../../../kit/backoff.ts'
import { StartFault } from '../../../kit/process/start-fault.ts'
import type { ExecOptions } from './options.ts'
import { Execution } from './execution.ts'

/** Runs a command as the options say, never twice at once, until it is told to stop. */
export class ExecSource implements Source {
  readonly #options: ExecOptions
  readonly #execution: Execution
  readonly #cx: ComponentContext

  constructor(options: ExecOptions, decoding: Decoding, cx: ComponentContext) {
    this.#options = options
    this.#execution = new Execution(options, decoding, cx)
    this.#cx = cx
  }

  run(out: Output, signal: AbortSignal): Promise<void> {
    return this.#options.mode === 'scheduled' ? this.#onSchedule(out, signal) : this.#always(out, signal)
  }

  async #onSchedule(out: Output, signal: AbortSignal): Promise<void> {
    const intervalMs = this.#options.scheduled.exec_interval_secs * 1000
    let due = performance.now()
    while (!signal.aborted) {
      await this.#once(out, signal, intervalMs)
      due = Math.max(due + intervalMs, performance.now())
      await pause(due - performance.now(), signal)
    }
  }

  async #always(out: Output, signal: AbortSignal): Promise<void> {
    const { respawn_on_exit, respawn_interval_secs } = this.#options.streaming
    if (!respawn_on_exit) {
      if (!signal.aborted) await this.#execution.run(out, signal)
      return
    }
    while (!signal.aborted) {
      await this.#once(out, signal)
      await pause(respawn_interval_secs * 1000, signal)
    }
  }

  /** A command that cannot be started may be there the next time. */
  async #once(out: Output, signal: AbortSignal, limitMs?: number): Promise<void> {
    try {
      await this.#execution.run(out, signal, limitMs)
    } catch (error) {
      if (!(error instanceof StartFault)) throw error
      this.#cx.failed('command_not_started', `The command ${messageOf(error)}`)
    }
  }
}
