import type { ComponentContext, Outcome } from '@qovery/sdk'
import { Checkpoints } from '../../../kit/checkpoints/checkpoints.ts'
import { Confirmations } from '../../../kit/confirmations.ts'
import { dataFolder } from '../../../kit/make-folder.ts'

/** How often entries are read again that a sink rejects, before reading goes on without them. */
const REJECTIONS = 3

/** Where in the journal a source is: how far it has read, and up to where all is confirmed, which a file keeps. */
export class Position {
  readonly #cx: ComponentContext
  readonly #dataDir: string | undefined
  readonly #onRefused: (outcome: Outcome) => void
  readonly #confirmations: Confirmations<string>
  #checkpoints: Checkpoints<string> | undefined
  #confirmed: string | undefined
  #reached: string | undefined
  #isLoaded = false
  #rejections = 0

  /** `onRefused` is called when entries were not delivered and are to be read again: call `goBack` then. */
  constructor(data_dir: string | undefined, cx: ComponentContext, onRefused: (outcome: Outcome) => void) {
    this.#dataDir = data_dir
    this.#cx = cx
    this.#onRefused = onRefused
    this.#confirmations = new Confirmations({
      confirmed: (cursor) => this.#confirm(cursor),
      refused: (_cursor, outcome) => this.#refuse(outcome),
    })
  }

  /** The cursor of the last entry that was read; `undefined`: none was. */
  get cursor(): string | undefined {
    return this.#reached
  }

  /** Takes up the position that the file keeps, unless this source has one already. */
  async open(): Promise<void> {
    this.#checkpoints = new Checkpoints(await this.#folder(), { parse: cursorOf, snapshot: this.#snapshot }, this.#cx)
    if (this.#isLoaded) return
    this.#isLoaded = true
    this.#confirmed = await this.#checkpoints.load()
    this.#reached = this.#confirmed
  }

  /** Notes that entries up to `cursor` were read; returns what to call once when they have settled. */
  sent(cursor: string): (outcome: Outcome) => void {
    this.#reached = cursor
    return this.#confirmations.sent(cursor)
  }

  /** What is not confirmed is read again. */
  goBack(): void {
    this.#confirmations.forget()
    this.#reached = this.#confirmed
  }

  /** The cursor is of no use: reading begins as if there had been none. */
  lose(): void {
    this.#confirmations.forget()
    this.#confirmed = undefined
    this.#reached = undefined
  }

  async close(): Promise<void> {
    await this.#checkpoints?.close()
  }

  readonly #snapshot = () => ({ cursor: this.#confirmed })

  #confirm(cursor: string): void {
    this.#confirmed = cursor
    this.#rejections = 0
    this.#checkpoints?.changed()
  }

  #refuse(outcome: Exclude<Outcome, 'delivered'>): 'pass' | 'stop' {
    if (outcome === 'rejected') this.#rejections++
    if (this.#rejections > REJECTIONS) {
      const message = `Entries of the journal were rejected ${this.#rejections} times: reading goes on behind them`
      this.#cx.failed('entries_given_up', message)
      return 'pass'
    }
    this.#onRefused(outcome)
    return 'stop'
  }

  async #folder(): Promise<string> {
    if (this.#dataDir === undefined) return await this.#cx.dataDir()
    return await dataFolder(this.#dataDir, this.#cx.id)
  }
}

function cursorOf(json: unknown): string {
  const cursor: unknown = typeof json === 'object' && json !== null && 'cursor' in json ? json.cursor : undefined
  if (typeof cursor !== 'string' || !/^[\x21-\x7e]+$/.test(cursor)) throw new Error('it has no cursor of a journal')
  return cursor
}
