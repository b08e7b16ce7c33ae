import { harmlessText, type Cell } from './cells.ts'
import type { Underline } from './excerpt.ts'
import { styleOf } from './gutter.ts'
import { painted, type Paint, type Piece } from './paint.ts'

/** How far pointers are drawn. */
interface Reach {
  readonly paint: Paint
  readonly limit: number
}

/**
 * Draws what belongs under a line: a row of carets with the message of the label at the right, then pointers that hang down
 * from the others to their messages.
 */
export function underlineRows(line: readonly Cell[], underlines: readonly Underline[], paint: Paint): string[] {
  const end = line.at(-1)?.end ?? 0
  const cells = [...line, { start: end, end: end + 1, text: '', width: 1 }]
  const trailing = trailingOf(underlines)
  const hanging = underlines.filter((label) => label !== trailing && label.message !== '')
  const message = trailing === undefined ? '' : ` ${paint(styleOf(trailing), harmlessText(trailing.message))}`
  const rows = [caretRow(cells, underlines, paint) + message]
  if (hanging.length > 0) rows.push(pointers(cells, hanging, { paint, limit: Number.POSITIVE_INFINITY }).trimEnd())
  for (const label of hanging.toReversed()) {
    const indent = pointers(cells, hanging, { paint, limit: label.start })
    for (const text of harmlessText(label.message).split('\n')) rows.push(indent + paint(styleOf(label), text))
  }
  return rows
}

/** The label whose message can stand beside its carets: the one at the right, if no other one overlaps it. */
function trailingOf(underlines: readonly Underline[]): Underline | undefined {
  const end = Math.max(...underlines.map((label) => label.end))
  const last = underlines.findLast((label) => label.end === end)
  if (last === undefined || last.message === '' || last.message.includes('\n')) return undefined
  const isOverlapped = underlines.some((other) => other !== last && overlaps(other, last))
  return isOverlapped ? undefined : last
}

function caretRow(cells: readonly Cell[], underlines: readonly Underline[], paint: Paint): string {
  const end = Math.max(...underlines.map((label) => label.end))
  const row: Piece[] = []
  for (const cell of cells) {
    if (cell.start >= end) break
    const labels = underlines.filter((label) => overlaps(label, cell))
    const isPrimary = labels.some((label) => label.isPrimary)
    const caret = isPrimary ? '^' : labels.length > 0 ? '-' : ' '
    row.push({ style: labels.length > 0 ? styleOf({ isPrimary }) : undefined, text: caret.repeat(cell.width) })
  }
  return painted(row, paint)
}

/** Lines down from the labels that begin before `limit`. */
function pointers(cells: readonly Cell[], hanging: readonly Underline[], { paint, limit }: Reach): string {
  const row: Piece[] = []
  for (const cell of cells) {
    if (cell.start >= limit) break
    const labels = hanging.filter(({ start }) => start >= cell.start && start < cell.end)
    const isPrimary = labels.some((label) => label.isPrimary)
    if (labels.length > 0) row.push({ style: styleOf({ isPrimary }), text: '│' })
    row.push({ style: undefined, text: ' '.repeat(Math.max(cell.width - (labels.length > 0 ? 1 : 0), 0)) })
  }
  return painted(row, paint)
}

function overlaps(a: { start: number; end: number }, b: { start: number; end: number }): boolean {
  return Math.max(a.start, b.start) < Math.min(a.end, b.end)
}
