import { utf8Length } from '../text/utf8.ts'

/** A place that a reader could not get past, and what it was reading there. */
export interface TraceStep {
  readonly at: number
  /** Such as `in Tag`, or nothing where `detail` says it all. */
  readonly what: string
  /** A last line, such as `expected '=', found x`. */
  readonly detail?: string
}

/** Draws where reading failed, from the innermost step out, in the form that programs know from VRL's readers. */
export function parseTrace(input: string, steps: readonly TraceStep[]): string {
  return steps.map((step, index) => drawn(input, index, step)).join('')
}

function drawn(input: string, index: number, { at, what, detail }: TraceStep): string {
  if (input === '')
    return `${index}: ${detail === undefined ? what : detail.replace(/, (?:found|got) .*$/, '')}, got empty input\n\n`
  const lineAt = input.lastIndexOf('\n', at - 1) + 1
  const line = input.slice(0, lineAt).split('\n').length
  const end = input.indexOf('\n', lineAt)
  const text = input.slice(lineAt, end < 0 ? input.length : end).trimEnd()
  const heading = what === '' ? `${index}: at line ${line}:` : `${index}: at line ${line}, ${what}:`
  // Columns count bytes, as those of VRL do.
  const caret = '^'.padStart(utf8Length(input, lineAt, at) + 1)
  return `${heading}\n${text}\n${caret}\n${detail === undefined ? '' : `${detail}\n`}\n`
}

/** The step of a reader that wanted one character. */
export function expectedCharacter(input: string, at: number, wanted: string): TraceStep {
  const found = input.codePointAt(at)
  const rest = found === undefined ? 'got end of input' : `found ${String.fromCodePoint(found)}`
  return { at, what: '', detail: `expected '${wanted}', ${rest}` }
}
