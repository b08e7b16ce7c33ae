import type { ComponentContext } from '@qovery/sdk'

/** Why a log, or a tag of it, could not be used. */
export type Reason =
  'field_missing' | 'field_null' | 'field_not_numeric' | 'template_failed' | 'tag_expansion_failed' | 'invalid_metric'

interface Complaint {
  readonly reason: Reason
  readonly drops: boolean
  count: number
}

/**
 * Gathers what was wrong with the logs of a batch, to report each fault once with its count. Messages name options,
 * never what logs hold, so there are few of them.
 */
export class Complaints {
  readonly #byMessage = new Map<string, Complaint>()

  /** A log yields nothing. `message` says what is wrong; it is a constant, so that it costs nothing. */
  drop(reason: Reason, message: string): void {
    this.#add(reason, message, true)
  }

  /** A log yields its metrics, but something was left out of them. */
  mention(reason: Reason, message: string): void {
    this.#add(reason, message, false)
  }

  /** Hands all that was gathered to the context, and starts anew. */
  report(cx: ComponentContext): void {
    if (this.#byMessage.size === 0) return
    for (const [message, { reason, drops, count }] of this.#byMessage) {
      const logs = `${count} ${count === 1 ? 'log' : 'logs'}`
      if (drops) {
        cx.dropped(count, reason)
        cx.failed(reason, `${message} (${logs} dropped)`)
      } else {
        cx.log.warn(`${message} (${logs})`)
      }
    }
    this.#byMessage.clear()
  }

  #add(reason: Reason, message: string, drops: boolean): void {
    const known = this.#byMessage.get(message)
    if (known === undefined) this.#byMessage.set(message, { reason, drops, count: 1 })
    else known.count++
  }
}
