import type { LogFields, LogLevel, Logger } from '@qovery/sdk'

/** A line that a component, or the program of one, has logged. */
export interface LogLine {
  readonly level: LogLevel
  /** The id of who speaks. */
  readonly speaker: string | undefined
  readonly message: string
}

/** More lines than this are only counted. */
const MOST_LINES = 100
const KEPT: ReadonlySet<LogLevel> = new Set(['info', 'warn', 'error'])

/** Keeps what components log during a test, so that it can be shown where the test fails. */
export class RecordedLog {
  #lines: LogLine[] = []
  /** How many lines were too many to be kept. */
  left = 0

  logger(fields: LogFields): Logger {
    const speaker = fields['component_id'] === undefined ? undefined : String(fields['component_id'])
    const at = (level: LogLevel) => (message: string) => this.#add({ level, speaker, message })
    return { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  }

  /** The lines so far, which are forgotten. */
  take(): LogLine[] {
    const lines = this.#lines
    this.#lines = []
    return lines
  }

  #add(line: LogLine): void {
    if (!KEPT.has(line.level)) return
    if (this.#lines.length < MOST_LINES) this.#lines.push(line)
    else this.left++
  }
}
