import type { Span } from '../syntax/span.ts'
import type { Label } from './diagnostic.ts'

/** A piece of the program that is the cause of what is said. */
export function cause({ start, end }: Span, message: string): Label {
  return { span: { start, end }, message, primary: true }
}

/** A piece of the program that explains the cause. */
export function context({ start, end }: Span, message: string): Label {
  return { span: { start, end }, message, primary: false }
}
