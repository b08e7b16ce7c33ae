import { CODES, type Diagnostic, type Label, type Note, type Severity } from '../../diagnostic/index.ts'

/** What a diagnostic says beside its code; without a title, that of the code. */
interface Details {
  readonly title?: string
  readonly labels: readonly Label[]
  readonly notes?: readonly Note[]
}

export function fault(code: number, details: Details): Diagnostic {
  return diagnostic('error', code, details)
}

export function warning(code: number, details: Details): Diagnostic {
  return diagnostic('warning', code, details)
}

function diagnostic(severity: Severity, code: number, { title, labels, notes = [] }: Details): Diagnostic {
  return { severity, code, title: title ?? CODES.get(code)?.title ?? 'error', labels, notes }
}
