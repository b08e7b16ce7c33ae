import { cellsOf, harmlessText, type Cell } from './cells.ts'
import type { Diagnostic, Note } from './diagnostic.ts'
import { excerptOf, type Bracket, type Excerpt, type ExcerptLine } from './excerpt.ts'
import { beginsLine, besideBracket, besideLabels, besideSource, styleOf, type Gutter } from './gutter.ts'
import { coloured, painted, plain, type Paint } from './paint.ts'
import { SourceLines } from './source-lines.ts'
import { underlineRows } from './underlines.ts'

/** How diagnostics are drawn. */
export interface RenderOptions {
  /** Whether with the colours of terminals; by default without. */
  readonly colors?: boolean
  /** What stands before line and column of the place; by default nothing. */
  readonly name?: string
  /** The place of an offset in words, in place of `name`, line and column. */
  readonly place?: (offset: number) => string
}

/**
 * Draws diagnostics with the lines of the program that they are about, an empty line between two. Spans count UTF-16 units.
 * Control characters of the program are shown as signs, so that they do nothing to a terminal.
 */
export function render(source: string, diagnostics: readonly Diagnostic[], options: RenderOptions = {}): string {
  const lines = new SourceLines(source)
  return diagnostics.map((diagnostic) => new Drawing(lines, diagnostic, options).toString()).join('\n\n')
}

class Drawing {
  readonly #source: SourceLines
  readonly #diagnostic: Diagnostic
  readonly #placeOf: (offset: number) => string
  readonly #paint: Paint
  readonly #excerpt: Excerpt
  readonly #gutter: Gutter
  /** How wide line numbers are. */
  readonly #width: number
  readonly #rows: string[] = []

  constructor(source: SourceLines, diagnostic: Diagnostic, { colors = false, name = '', place }: RenderOptions) {
    this.#source = source
    this.#diagnostic = diagnostic
    this.#placeOf = place ?? ((offset) => `${name}:${source.place(offset)}`)
    this.#paint = colors ? coloured(diagnostic.severity) : plain
    this.#excerpt = excerptOf(source, diagnostic.labels)
    this.#gutter = { columns: this.#excerpt.brackets, paint: this.#paint }
    this.#width = String((this.#excerpt.lines.at(-1)?.index ?? -1) + 1).length
  }

  toString(): string {
    const { notes } = this.#diagnostic
    this.#header()
    if (this.#excerpt.lines.length > 0) {
      this.#rows.push(`${' '.repeat(this.#width)} ${this.#paint('border', '┌─')} ${this.#place()}`)
      this.#under('')
      this.#lines()
      if (notes.length > 0) this.#under('')
    }
    for (const note of notes) this.#note(note)
    return this.#rows.map((row) => row.trimEnd()).join('\n')
  }

  #header(): void {
    const { severity, code, title } = this.#diagnostic
    const head = this.#paint('header', `${severity}[E${String(code).padStart(3, '0')}]`)
    this.#rows.push(head + this.#paint('title', `: ${harmlessText(title)}`))
  }

  /** Where the first label of the cause begins. */
  #place(): string {
    const { labels } = this.#diagnostic
    const primary = labels.filter((label) => label.primary)
    const starts = (primary.length > 0 ? primary : labels).map(({ span }) => span.start)
    return harmlessText(this.#placeOf(Math.min(...starts)))
  }

  #lines(): void {
    const { lines } = this.#excerpt
    const shown = lines.filter(({ isShown }) => isShown)
    for (const [position, line] of shown.entries()) {
      this.#line(line)
      const next = shown[position + 1]
      if (next === undefined || next.index === line.index + 1) continue
      if (next.index === line.index + 2) this.#lineBetween(line.index + 1)
      else
        this.#rows.push(
          `${' '.repeat(this.#width)} ${this.#paint('border', '·')}${besideLabels(this.#gutter, next.brackets)}`,
        )
    }
  }

  #lineBetween(index: number): void {
    const known = this.#excerpt.lines.find((line) => line.index === index)
    this.#sourceRow({ index, underlines: [], brackets: known?.brackets ?? [], isShown: true }, this.#cells(index))
  }

  #line(line: ExcerptLine): void {
    const cells = this.#cells(line.index)
    this.#sourceRow(line, cells)
    if (line.underlines.length > 0) {
      const beside = besideLabels(this.#gutter, line.brackets)
      for (const row of underlineRows(cells, line.underlines, this.#paint)) this.#under(`${beside} ${row}`)
    }
    const indent = indentOf(cells)
    for (const bracket of line.brackets) {
      if (bracket.part === 'left' || beginsLine(bracket, indent)) continue
      this.#turn(line, bracket, cells)
    }
  }

  #sourceRow(line: ExcerptLine, cells: readonly Cell[]): void {
    const number = this.#paint('border', String(line.index + 1).padStart(this.#width))
    const beside = besideSource(this.#gutter, line.brackets, indentOf(cells))
    const text = cells.map((cell) => ({
      style: isCause(line, cell) ? ('primary' as const) : undefined,
      text: cell.text,
    }))
    this.#rows.push(`${number} ${this.#paint('border', '│')}${beside} ${painted(text, this.#paint)}`)
  }

  /** The row in which a label over several lines begins or ends. */
  #turn(line: ExcerptLine, bracket: Bracket, cells: readonly Cell[]): void {
    const isTop = bracket.part === 'top'
    const passed = cells.filter(({ start }) => (isTop ? start <= bracket.at : start < bracket.at))
    const rule = '─'.repeat(passed.reduce((sum, { width }) => sum + width, 0))
    const caret = bracket.isPrimary ? '^' : "'"
    const [message = '', ...more] = isTop ? [] : harmlessText(bracket.message).split('\n')
    const beside = besideBracket(this.#gutter, line.brackets, bracket)
    this.#under(beside + this.#paint(styleOf(bracket), `${rule}${caret}${message === '' ? '' : ` ${message}`}`))
    const through = line.brackets.filter(({ part }) => part === 'left')
    const indent = besideLabels(this.#gutter, through) + ' '.repeat(rule.length + 2)
    for (const text of more) this.#under(indent + this.#paint(styleOf(bracket), text))
  }

  #under(text: string): void {
    this.#rows.push(`${' '.repeat(this.#width)} ${this.#paint('border', '│')}${text}`)
  }

  #note({ kind, text }: Note): void {
    const words = kind === 'hint' ? `hint: ${text}` : kind === 'see' ? `see ${text}` : text
    for (const [index, line] of harmlessText(words).split('\n').entries()) {
      const bullet = index === 0 ? this.#paint('border', '=') : ' '
      this.#rows.push(`${' '.repeat(this.#width)} ${bullet} ${line}`)
    }
  }

  #cells(index: number): Cell[] {
    return cellsOf(this.#source.text(index))
  }
}

/** Whether a character belongs to the cause. */
function isCause({ underlines, brackets }: ExcerptLine, { start, end }: Cell): boolean {
  const isUnderlined = underlines.some((label) => label.isPrimary && label.start < end && start < label.end)
  return isUnderlined || brackets.some((bracket) => bracket.isPrimary && isWithin(bracket, start, end))
}

function isWithin({ part, at }: Bracket, start: number, end: number): boolean {
  return part === 'left' || (part === 'top' ? start >= at : end <= at)
}

/** Where the text of a line begins. */
function indentOf(cells: readonly Cell[]): number {
  const first = cells.find(({ text }) => text.trim() !== '')
  return first?.start ?? cells.at(-1)?.end ?? 0
}
