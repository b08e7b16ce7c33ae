import { causeOf, faultyFiles, lineAndColumn, type ProgramFaults } from '@qovery/sdk'
import type { Diagnostic } from '@qovery/vrl'
import { isTable, valueAt, type Data, type Path } from './text/data.ts'
import type { ConfigText } from './text/load.ts'
import { Lines, type Location } from './text/location.ts'
import type { WrittenText } from './text/written-text.ts'

/** Longer lines of a config are not drawn; those of the program are. */
const LONGEST_LINE = 300

/**
 * Where a program of a config stands. In a config it is found by its text, below the path of what uses it. `path` is that
 * of the option that holds it, or that of its user, where it is in none.
 */
export class ProgramPlace {
  readonly path: Path
  /** Of the option; it shows no line of its own. */
  readonly location: Location
  /** The same with its line. */
  readonly lineOfOption: Location
  readonly #faults: ProgramFaults
  readonly #written: WrittenText | undefined

  constructor(faults: ProgramFaults, user: Path, text: ConfigText) {
    this.#faults = faults
    const [file] = faultyFiles(faults)
    const found = pathOf(valueAt(text.value ?? null, user), file?.path ?? faults.source)
    this.path = [...user, ...(found ?? [])]
    this.lineOfOption = text.locate(this.path, found === undefined ? 'key' : 'value')
    this.location = { ...this.lineOfOption, lineText: '' }
    this.#written = file === undefined && found !== undefined ? text.written(this.path) : undefined
  }

  /** The place of a diagnostic in words: file, line and column. */
  of(diagnostic: Diagnostic): string {
    const [file] = faultyFiles({ files: this.#faults.files, diagnostics: [diagnostic] })
    if (file === undefined) return this.#placeOf(causeOf(diagnostic))
    const { line, column } = lineAndColumn(file.text, causeOf(file.diagnostics[0] ?? diagnostic))
    return `${file.path}:${line}:${column}`
  }

  /** The diagnostics, drawn with the lines of the config, or with those of the program where the config has them not as lines. */
  async drawing(colors: boolean): Promise<string> {
    const { drawDiagnostics } = await import('@qovery/vrl')
    const { source, diagnostics } = this.#faults
    const files = faultyFiles(this.#faults)
    if (files.length > 0)
      return files.map((file) => drawDiagnostics(file.text, file.diagnostics, { colors, name: file.path })).join('\n\n')
    const written = this.#written
    if (written === undefined || !hasItsLines(written, source)) {
      return drawDiagnostics(source, diagnostics, { colors, place: (offset) => this.#placeOf(offset) })
    }
    const moved = diagnostics.map((one) => ({
      ...one,
      labels: one.labels.map((label) => ({ ...label, span: covered(written, source, label.span) })),
    }))
    return drawDiagnostics(written.text, moved, { colors, name: written.file })
  }

  #placeOf(offset: number): string {
    const { source } = this.#faults
    if (this.#written === undefined) {
      const { file, line } = this.location
      const inside = lineAndColumn(source, offset)
      return `${file}:${line}, line ${inside.line}, column ${inside.column} of the program`
    }
    const { file, text } = this.#written
    const { line, column } = new Lines(file, text).at(covered(this.#written, source, { start: offset, end: offset }))
    return `${file}:${line}:${column}`
  }
}

/** What a piece of the program covers in the file; what is behind its last word, stands there. */
function covered(written: WrittenText, source: string, { start, end }: { start: number; end: number }) {
  const last = source.trimEnd().length
  if (start < last) return written.covered({ start, end: Math.min(end, last) })
  const { end: behind } = written.covered({ start: Math.max(0, last - 1), end: last })
  return { start: behind, end: behind }
}

/** Whether lines of the program are lines of the file, which hold nothing else but the name of the option. */
function hasItsLines({ text, span }: WrittenText, source: string): boolean {
  const before = text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start)
  const after = /^[^\n]*/.exec(text.slice(span.end))?.[0] ?? ''
  const inside = text.slice(span.start, span.end)
  if (!/^[\s-]*(?:[\w.-]+|"[^"]*"|'[^']*')?\s*[:=]?\s*$/.test(before)) return false
  if (!/^[\s,\]}]*(?:#.*)?$/.test(after) && !inside.endsWith('\n')) return false
  const lines = inside.split('\n')
  return lines.length >= source.trimEnd().split('\n').length && lines.every((line) => line.length <= LONGEST_LINE)
}

function pathOf(data: Data | undefined, sought: string): Path | undefined {
  if (typeof data === 'string') return data === sought ? [] : undefined
  if (Array.isArray(data)) return firstPath(data.entries(), sought)
  return isTable(data) ? firstPath(Object.entries(data), sought) : undefined
}

function firstPath(entries: Iterable<readonly [string | number, Data]>, sought: string): Path | undefined {
  for (const [step, value] of entries) {
    const found = pathOf(value, sought)
    if (found !== undefined) return [step, ...found]
  }
  return undefined
}
