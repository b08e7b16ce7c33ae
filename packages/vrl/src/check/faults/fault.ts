import type { Diagnostic, Label, Note, Severity } from '../../diagnostic/diagnostic.ts'
import type { Span } from '../../syntax/span.ts'

/** The piece of the program that is the cause. */
export function cause({ start, end }: Span, message: string): Label {
  return { span: { start, end }, message, primary: true }
}

/** A piece of the program that explains the cause. */
export function context({ start, end }: Span, message: string): Label {
  return { span: { start, end }, message, primary: false }
}

/** All of a diagnostic but what it is about. */
interface Details {
  readonly labels: readonly Label[]
  readonly notes?: readonly Note[]
}

export function fault(code: number, title: string, { labels, notes = [] }: Details): Diagnostic {
  return diagnostic('error', code, title, { labels, notes })
}

export function warning(code: number, title: string, { labels, notes = [] }: Details): Diagnostic {
  return diagnostic('warning', code, title, { labels, notes })
}

function diagnostic(severity: Severity, code: number, title: string, details: Required<Details>): Diagnostic {
  return { severity, code, title, ...details }
}
