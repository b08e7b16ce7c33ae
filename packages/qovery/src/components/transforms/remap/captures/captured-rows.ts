import type { LogEvent, Metadata } from '@qovery/sdk'
import type { Value } from '@qovery/vrl/value'
import type { CapturePlan } from './capture-plan.ts'
import type { ShortTexts } from './short-texts.ts'

/** Lines in which a pattern was found, and what a program wrote of them. */
export interface CapturedRows {
  readonly plan: CapturePlan
  readonly texts: ShortTexts
  /** UTF-8. */
  readonly chunk: Uint8Array
  readonly length: number
  /** Where the groups lie in the chunk, as many positions for each event as the plan says. */
  readonly spans: Int32Array
  /** By their index, the events that were made. */
  readonly made: ReadonlyMap<number, LogEvent>
  /** For each field that is written, its value in every event; `undefined`: the event has no such field. */
  readonly columns: readonly (readonly (Value | undefined)[])[]
  readonly metadata: Metadata
}

/** The text of a named group in an event that was not made, by its number among them; `null` where it took no part. */
export function groupText({ plan, texts, chunk, spans }: CapturedRows, row: number, group: number): string | null {
  const at = row * plan.width + (plan.slots[group] as number)
  const start = spans[at] as number
  return start < 0 ? null : texts.of(chunk, start, spans[at + 1] as number)
}

/** Integers of so many digits are numbers that doubles hold. */
const MOST_DIGITS = 15

/** The same as a number where the text is a plain integer: most such texts come once only, and cost more to make than the number. */
export function groupInteger(rows: CapturedRows, row: number, group: number): string | number | null {
  const { plan, chunk, spans } = rows
  const at = row * plan.width + (plan.slots[group] as number)
  const start = spans[at] as number
  const end = spans[at + 1] as number
  if (start < 0 || end === start || end - start > MOST_DIGITS) return groupText(rows, row, group)
  let number = 0
  for (let i = start; i < end; i++) {
    const digit = (chunk[i] as number) - 48
    if (digit >>> 0 > 9) return groupText(rows, row, group)
    number = number * 10 + digit
  }
  return number
}
