import type { Lines, LogBatch, LogEvent } from '@qovery/sdk'
import type { ValueObject } from '@qovery/vrl/value'

/** A way to run a program on single fields of lines that are not made into events. */
export interface LineEditing {
  /** Begins with some lines; `undefined`: it cannot read these. */
  begin(lines: Lines): LinesUnderWay | undefined
}

/** Some lines under way. After `take`, their fields are read, and `keep` or `add` ends the event. */
export interface LinesUnderWay {
  /** Takes the line from `start` to before `end` apart; false: it has to be made into an event. */
  take(start: number, end: number): boolean
  /** The fields of the line that the program reads, as far as it has them; good until the next line is taken. */
  read(): ValueObject
  /** Keeps the line that was taken, with the fields that the program writes as they are in `object`. */
  keep(object: ValueObject, start: number, end: number): void
  /** Puts an event in the place of a line. */
  add(event: LogEvent): void
  /** All events in their order; `undefined`: there are none. */
  finish(): LogBatch | undefined
}
