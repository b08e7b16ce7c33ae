import type { Path } from './data.ts'
import type { Location } from './location.ts'
import { visible } from './visible.ts'

export type Severity = 'error' | 'warning'

/** One thing wrong in a config: what happened, where, and what to do. Never holds the value of a variable. */
export interface Fault {
  readonly severity: Severity
  /** Stable, kebab-case: `unknown-key`. */
  readonly code: string
  readonly message: string
  readonly location?: Location | undefined
  readonly path?: Path | undefined
  readonly hint?: string | undefined
  /** Lines that were drawn for a terminal already, and are harmless to it: they are shown as they are. */
  readonly drawing?: string | undefined
  readonly related?: readonly Related[] | undefined
}

/** Another place that belongs to a fault, such as the first of two definitions. */
export interface Related {
  readonly message: string
  readonly location: Location
}

export interface RenderOptions {
  /** Whether to write ANSI colours. */
  readonly color: boolean
}

const WIDEST_EXCERPT = 120
const MOST_SHOWN = 200

/**
 * Faults as text for a terminal: sorted by file and position, each with its line and carets, and a count at the end. Shows
 * the first 200; a location with an empty `lineText` shows no line.
 */
export function renderFaults(faults: readonly Fault[], { color }: RenderOptions): string {
  if (faults.length === 0) return ''
  const paint = color ? ansi : plain
  const blocks = sortFaults(faults)
    .slice(0, MOST_SHOWN)
    .map((fault) => renderFault(fault, paint))
  const rest = faults.length - blocks.length
  const more = rest > 0 ? `, of which ${rest} are not shown` : ''
  return [...blocks, countLine(faults, paint) + more].join('\n\n') + '\n'
}

/** Faults without a place first, then by file, line and column; an equal place keeps its order. */
function sortFaults(faults: readonly Fault[]): Fault[] {
  return faults.toSorted((left, right) => {
    const [a, b] = [left.location, right.location]
    if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined)
    if (a.file !== b.file) return a.file < b.file ? -1 : 1
    return a.line - b.line || a.column - b.column
  })
}

export function hasErrors(faults: readonly Fault[]): boolean {
  return faults.some((fault) => fault.severity === 'error')
}

type Style = 'error' | 'warning' | 'note' | 'bold' | 'dim'
type Paint = (style: Style, text: string) => string

const COLORS: Record<Style, number> = { error: 31, warning: 33, note: 36, bold: 1, dim: 2 }

function ansi(style: Style, text: string): string {
  return `\x1b[${COLORS[style]}m${text}\x1b[0m`
}

function plain(_style: Style, text: string): string {
  return text
}

function renderFault(fault: Fault, paint: Paint): string {
  const title = paint(fault.severity, `${fault.severity}[${visible(fault.code)}]`)
  const lines = [`${title}: ${paint('bold', visible(fault.message))}`]
  if (fault.location !== undefined) lines.push(...renderPlace(fault.location, paint, fault.severity))
  for (const { message, location } of fault.related ?? []) {
    lines.push(`${paint('note', 'note')}: ${visible(message)}`, ...renderPlace(location, paint, 'note'))
  }
  if (fault.drawing !== undefined) lines.push('', fault.drawing.trimEnd())
  if (fault.hint !== undefined) lines.push(`  = ${visible(fault.hint)}`)
  return lines.join('\n')
}

function renderPlace(location: Location, paint: Paint, style: Style): string[] {
  if (location.file === '') return []
  const number = String(location.line)
  const gutter = ' '.repeat(number.length)
  const arrow = `${gutter}${paint('dim', '-->')} ${visible(location.file)}:${location.line}:${location.column}`
  if (location.lineText.trim() === '') return [arrow]
  const { shown, before, width } = excerpt(location)
  const bar = paint('dim', '|')
  return [
    arrow,
    `${gutter} ${bar}`,
    `${paint('dim', number)} ${bar} ${shown}`,
    `${gutter} ${bar} ${' '.repeat(before)}${paint(style, '^'.repeat(width))}`,
  ]
}

/** The line of a location, made visible and cut to a window that holds the start of the carets. */
function excerpt({ lineText, column, endColumn }: Location): { shown: string; before: number; width: number } {
  const characters = [...lineText]
  const from = column - 1 < WIDEST_EXCERPT * 0.75 ? 0 : column - 1 - Math.floor(WIDEST_EXCERPT / 4)
  const to = from + WIDEST_EXCERPT
  const head = (from > 0 ? '…' : '') + visible(characters.slice(from, column - 1).join(''))
  const marked = visible(characters.slice(column - 1, Math.min(endColumn - 1, to)).join(''))
  const tail = visible(characters.slice(Math.max(column, endColumn) - 1, to).join(''))
  const shown = head + marked + tail + (characters.length > to ? '…' : '')
  return { shown, before: [...head].length, width: Math.max(1, [...marked].length) }
}

function countLine(faults: readonly Fault[], paint: Paint): string {
  const errors = faults.filter((fault) => fault.severity === 'error').length
  const warnings = faults.length - errors
  const parts = []
  if (errors > 0) parts.push(paint('error', `${errors} ${errors === 1 ? 'error' : 'errors'}`))
  if (warnings > 0) parts.push(paint('warning', `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`))
  return parts.join(', ')
}
