import type { Span } from '../syntax/span.ts'

export type Severity = 'error' | 'warning' | 'note'

/** A piece of the program with what is to be said of it. */
export interface Label {
  readonly span: Span
  readonly message: string
  /** Whether it is the cause, and not what explains it. */
  readonly primary: boolean
}

/** Something that is said below the excerpt. */
export interface Note {
  readonly kind: 'hint' | 'note' | 'see'
  readonly text: string
}

/** One thing that is to be said of a program. */
export interface Diagnostic {
  readonly severity: Severity
  /** VRL's number of it: 103 is shown as `E103`. */
  readonly code: number
  readonly title: string
  readonly labels: readonly Label[]
  readonly notes: readonly Note[]
}

/** Collects what is to be said, in the order in which it was found. */
export class Diagnostics {
  readonly all: Diagnostic[] = []

  add(diagnostic: Diagnostic): void {
    this.all.push(diagnostic)
  }

  get hasErrors(): boolean {
    return this.all.some(({ severity }) => severity === 'error')
  }
}
