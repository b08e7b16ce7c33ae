import { Timestamp, type Value } from '@qovery/vrl/value'
import { ChosenList, Distinct, Gathered, JoinedLists, JoinedText } from './lists.ts'
import { First, Folded, Last, TimeSpan, type Merger } from './merger.ts'
import { greaterOf, isNumeric, lesserOf, sumOf, type Numeric } from './numbers.ts'

/** The ways of merging, with what each of them makes of the values of a field. */
export const STRATEGIES = {
  array: 'A list of all values.',
  concat:
    'Texts, joined by spaces; or, where the first value is a list, one list of the items of all lists and of all other values.',
  concat_newline: 'Texts, joined by line feeds.',
  concat_raw: 'Texts, joined with nothing between them.',
  discard: 'The first value.',
  flat_unique: 'A list of all values, each once; of lists their items, of objects the values of their fields.',
  longest_array: 'The longest list.',
  max: 'The greatest number.',
  min: 'The least number.',
  retain: 'The last value that is not null.',
  shortest_array: 'The shortest list.',
  sum: 'The sum of all numbers.',
} as const

export type Strategy = keyof typeof STRATEGIES

/** Begins to merge with the first value; `undefined`: the strategy has no use for such values. */
export function begun(strategy: Strategy, value: Value): Merger | undefined {
  return BEGINNINGS[strategy](value)
}

/** Begins to merge with what is usual for the type of the first value: numbers are summed, times span, of all else the first stays. */
export function usual(value: Value): Merger {
  if (isNumeric(value)) return new Folded(value, sumOf)
  return value instanceof Timestamp ? new TimeSpan(value) : new First(value)
}

const BEGINNINGS: Readonly<Record<Strategy, (value: Value) => Merger | undefined>> = {
  array: (value) => new Gathered(value),
  concat: (value) => (Array.isArray(value) ? new JoinedLists(value) : text(value, ' ')),
  concat_newline: (value) => text(value, '\n'),
  concat_raw: (value) => text(value, ''),
  discard: (value) => new First(value),
  flat_unique: (value) => new Distinct(value),
  longest_array: (value) => list(value, (length, held) => length > held),
  max: (value) => folded(value, greaterOf),
  min: (value) => folded(value, lesserOf),
  retain: (value) => new Last(value),
  shortest_array: (value) => list(value, (length, held) => length < held),
  sum: (value) => folded(value, sumOf),
}

function text(value: Value, separator: string): Merger | undefined {
  return typeof value === 'string' || value instanceof Uint8Array ? new JoinedText(value, separator) : undefined
}

function list(value: Value, wins: (length: number, held: number) => boolean): Merger | undefined {
  return Array.isArray(value) ? new ChosenList(value, wins) : undefined
}

function folded(value: Value, fold: (held: Numeric, next: Numeric) => Numeric): Merger | undefined {
  return isNumeric(value) ? new Folded(value, fold) : undefined
}
