import type { Diagnostic } from '@qovery/vrl'

/** A file with a program, or with a part of one. */
export interface ProgramFile {
  readonly path: string
  readonly text: string
}

/** A program and what is to be said of it. */
export interface ProgramFaults {
  readonly source: string
  readonly diagnostics: readonly Diagnostic[]
  /** The files whose texts, a line end between two, are the program; none: it stands in the config itself. */
  readonly files: readonly ProgramFile[]
}

/** A file of a program, and what is to be said of it. */
export interface FaultyFile extends ProgramFile {
  /** Their labels count from the start of the file; those in other files are left out. */
  readonly diagnostics: readonly Diagnostic[]
}

/** The files that have something to be said of, in their order. */
export function faultyFiles({ files, diagnostics }: Pick<ProgramFaults, 'files' | 'diagnostics'>): FaultyFile[] {
  let start = 0
  return files.flatMap(({ path, text }, index) => {
    const from = start
    start += text.length + 1
    const isHere = (at: number) => at >= from && (at < start || index === files.length - 1)
    const here = diagnostics.filter((one) => isHere(causeOf(one)))
    const moved = here.map((one) => ({
      ...one,
      labels: one.labels
        .filter(({ span }) => isHere(span.start))
        .map(({ span, ...label }) => ({ ...label, span: { start: span.start - from, end: span.end - from } })),
    }))
    return moved.length === 0 ? [] : [{ path, text, diagnostics: moved }]
  })
}

/** Where the cause begins: an offset in the program. */
export function causeOf({ labels }: Pick<Diagnostic, 'labels'>): number {
  const causes = labels.filter(({ primary }) => primary)
  const starts = (causes.length > 0 ? causes : labels).map(({ span }) => span.start)
  return starts.length === 0 ? 0 : Math.min(...starts)
}

/** Line and column of an offset, from 1; columns in code points. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: [...(before.at(-1) ?? '')].length + 1 }
}
