import type { Label } from './diagnostic.ts'
import type { SourceLines } from './source-lines.ts'

/** A label within one line; from where to where, in UTF-16 units of the line. */
export interface Underline {
  readonly start: number
  readonly end: number
  readonly isPrimary: boolean
  readonly message: string
}

/** What of a label over several lines concerns one of them. */
export interface Bracket {
  /** Its place among the brackets at the left. */
  readonly column: number
  readonly isPrimary: boolean
  readonly part: 'top' | 'left' | 'bottom'
  /** Where in the line it begins or ends. */
  readonly at: number
  readonly message: string
}

/** A line of the program, and what is to be drawn to it. */
export interface ExcerptLine {
  readonly index: number
  /** By their start and end; of those at the same place the last one is the first. */
  readonly underlines: Underline[]
  /** By column. */
  readonly brackets: Bracket[]
  isShown: boolean
}

/** The lines that concern a diagnostic. */
export interface Excerpt {
  readonly lines: readonly ExcerptLine[]
  /** How many labels go over several lines. */
  readonly brackets: number
}

/** How many lines are shown after the first and before the last one of a label. */
const AFTER_START = 3
const BEFORE_END = 1

/** Finds the lines of the labels, and what belongs to which. */
export function excerptOf(source: SourceLines, labels: readonly Label[]): Excerpt {
  const lines = new Map<number, ExcerptLine>()
  const lineOf = (index: number): ExcerptLine => {
    const line = lines.get(index) ?? { index, underlines: [], brackets: [], isShown: false }
    lines.set(index, line)
    return line
  }
  let brackets = 0
  for (const label of labels) {
    const start = Math.min(label.span.start, source.length)
    const end = Math.min(Math.max(label.span.end, start), source.length)
    const first = source.lineAt(start)
    if (first === source.lineAt(end)) {
      const line = lineOf(first)
      line.isShown = true
      const lineStart = source.startOf(first)
      const from = Math.min(start - lineStart, source.text(first).length)
      addUnderline(line.underlines, { ...styleOf(label), start: from, end: Math.max(end - lineStart, from + 1) })
    } else addBracket(source, lineOf, { label, start, end, column: brackets++ })
  }
  return { lines: [...lines.values()].sort((a, b) => a.index - b.index), brackets }
}

function styleOf({ primary, message }: Label): { isPrimary: boolean; message: string } {
  return { isPrimary: primary, message }
}

function addUnderline(underlines: Underline[], underline: Underline): void {
  const { start, end } = underline
  const place = underlines.findIndex((other) => other.start > start || (other.start === start && other.end >= end))
  underlines.splice(place < 0 ? underlines.length : place, 0, underline)
}

interface LongLabel {
  readonly label: Label
  readonly start: number
  readonly end: number
  readonly column: number
}

function addBracket(source: SourceLines, lineOf: (index: number) => ExcerptLine, long: LongLabel): void {
  const { label, start, end, column } = long
  const first = source.lineAt(start)
  const last = source.lineAt(end)
  const { isPrimary, message } = styleOf(label)
  for (let index = first; index <= last; index++) {
    const line = lineOf(index)
    const part = index === first ? 'top' : index === last ? 'bottom' : 'left'
    const at = part === 'left' ? 0 : (part === 'top' ? start : end) - source.startOf(index)
    line.brackets.push({ column, isPrimary, part, at, message })
    if (index - first <= AFTER_START || last - index <= BEFORE_END) line.isShown = true
  }
}
