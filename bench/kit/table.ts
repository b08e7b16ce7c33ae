import type { Column } from '../scenario.ts'

export interface Row {
  readonly name: string
  readonly figures: Readonly<Record<string, number>>
  readonly note: string
}

export function median(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b)
  const middle = sorted.length / 2
  if (sorted.length === 0) return Number.NaN
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle) - 1] as number)) / 2
}

/** A table in Markdown, aligned for reading as it is. */
export function table(columns: readonly Column[], rows: readonly Row[]): string {
  const lines = [
    ['program', ...columns.map(({ title }) => title), 'note'],
    ...rows.map(({ name, figures, note }) => [name, ...columns.map(({ key }) => figure(figures[key])), note]),
  ]
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0))) ?? []
  const isText = (column: number) => column === 0 || column === widths.length - 1
  const drawn = lines.map((cells) => {
    const padded = cells.map((cell, i) => (isText(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
    return `| ${padded.join(' | ')} |`
  })
  const rule = widths.map((width, i) => (isText(i) ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`))
  return [drawn[0], `|${rule.join('|')}|`, ...drawn.slice(1)].join('\n')
}

function figure(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '-'
  if (value >= 1000) return Math.round(value).toLocaleString('en-US')
  if (value >= 10 || value === 0) return value.toFixed(value >= 100 ? 0 : 1)
  return value.toFixed(value >= 1 ? 2 : 3)
}
