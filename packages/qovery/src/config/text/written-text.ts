import { valueAt, type Path } from './data.ts'
import type { Document, SourceText } from './document.ts'
import type { Span } from './location.ts'
import { respell, spanIn, spell, type Edit } from './spelling.ts'

/** A string of a config in the text of its file. */
export interface WrittenText extends SourceText {
  /** What a stretch of the string covers in the text of the file. */
  covered(span: Span): Span
}

/** Follows the string at a path through its file, also through variables that were replaced in it since. */
export function writtenText(document: Document, path: Path, edits: readonly Edit[] = []): WrittenText | undefined {
  const value = valueAt(document.value ?? null, path)
  const source = document.source(path)
  if (typeof value !== 'string' || source === undefined) return undefined
  const { text, span } = source
  const spelling = spell(text.slice(span.start, span.end), value)
  if (spelling === undefined) return undefined
  const final = respell(spelling, edits)
  const covered = (part: Span): Span => {
    const { start, end } = spanIn(final, part)
    return { start: span.start + start, end: span.start + end }
  }
  return { ...source, covered }
}
