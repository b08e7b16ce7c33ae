import { messageOf, type LogFields, type Logger, type LogLevel, type OwnLogLine } from '@qovery/sdk'
import { formatter, type LogFormat, type LogLook } from './log-format.ts'
import { LogHistory } from './log-history.ts'
import { RepeatedLines } from './repeated-lines.ts'
import { StderrWriter, type LineWriter } from './stderr.ts'

export interface LogOptions extends LogLook {
  /** The least level that is shown; `off`: nothing. */
  readonly level: LogLevel | 'off'
  readonly format: LogFormat
  /** For how long lines like one that was shown are only counted; 0: every line is shown. */
  readonly rateLimitSecs?: number
  /** Where lines go; standard error if left out. */
  readonly write?: LineWriter
}

/** The program's own log. */
export interface Log {
  /** A logger whose lines all carry `fields`; of a field named twice the one given here stays. */
  logger(fields?: LogFields): Logger
  /** Calls `listener` with the lines kept so far and each that comes; one that throws is let go, and that is logged. */
  onLog(listener: (line: OwnLogLine) => void): () => void
  /** Lines that were counted instead of shown, and lines that nobody took. */
  readonly counts: { readonly suppressed: number; readonly lost: number }
  /** Shows what was only counted so far, and writes what still waits. Lines that come later are still written. */
  close(): void
}

const RANK: Record<LogLevel | 'off', number> = { trace: 0, debug: 1, info: 2, warn: 3, error: 4, off: 5 }
const DEFAULT_RATE_LIMIT_SECS = 10
/** Most characters of a message, and of a field, that are shown. */
const MAX_TEXT = 4096

export function createLog(options: LogOptions): Log {
  return new OwnLog(options)
}

class OwnLog implements Log {
  readonly #least: number
  readonly #format: (line: OwnLogLine) => string
  readonly #limit: RepeatedLines
  readonly #writer: LineWriter
  readonly #history = new LogHistory(Date.now(), (error) => {
    this.#limit.take(lineOf('error', 'a listener of the log failed and was let go', { error: messageOf(error) }))
  })
  #lost = 0
  #lostUntold = 0

  constructor(options: LogOptions) {
    this.#least = RANK[options.level]
    this.#format = formatter(options.format, options)
    this.#writer = options.write ?? new StderrWriter()
    const windowMs = (options.rateLimitSecs ?? DEFAULT_RATE_LIMIT_SECS) * 1000
    this.#limit = new RepeatedLines(windowMs, (line) => this.#pass(line))
  }

  logger(own: LogFields = {}): Logger {
    const at = (level: LogLevel) => {
      if (RANK[level] < this.#least) return () => undefined
      return (message: string, fields?: LogFields) => this.#limit.take(lineOf(level, message, { ...fields, ...own }))
    }
    return { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  }

  onLog(listener: (line: OwnLogLine) => void): () => void {
    return this.#history.listen(listener)
  }

  get counts(): { suppressed: number; lost: number } {
    return { suppressed: this.#limit.suppressed, lost: this.#lost }
  }

  close(): void {
    this.#limit.close()
    this.#writer.close()
    this.#tellLost()
  }

  #pass(line: OwnLogLine): void {
    this.#write(line)
    this.#history.add(line)
  }

  #write(line: OwnLogLine): void {
    if (this.#writer.write(this.#format(line))) {
      this.#tellLost()
    } else {
      this.#lost++
      this.#lostUntold++
    }
  }

  #tellLost(): void {
    if (this.#lostUntold === 0) return
    const line = lineOf('warn', 'lines of this log were lost: nobody read them', { lines: this.#lostUntold })
    if (this.#writer.write(this.#format(line))) this.#lostUntold = 0
  }
}

function lineOf(level: LogLevel, message: string, fields: LogFields): OwnLogLine {
  return { timestamp: Date.now(), level, message: shortened(message), fields: scalars(fields) }
}

/** Whatever else a field may hold at run time becomes text; a `Secret` shows its stars. */
function scalars(fields: LogFields): LogFields {
  const present = Object.entries<unknown>(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present.map(([name, value]) => [name, scalar(value)]))
}

function scalar(value: unknown): string | number | boolean {
  return typeof value === 'number' || typeof value === 'boolean' ? value : shortened(messageOf(value))
}

function shortened(text: string): string {
  const more = text.length - MAX_TEXT
  return more <= 0 ? text : `${text.slice(0, MAX_TEXT)}… (${more} more characters)`
}
