import type { Value, ValueObject } from '../value/index.ts'

/** Texts that travel with an event and are never shown. */
export interface Secrets {
  get(name: string): string | undefined
  set(name: string, secret: string): void
  remove(name: string): void
}

/** The event that a program works on. The program may replace `value` and `metadata`, and writes into them. */
export interface Subject {
  value: Value
  metadata: ValueObject
  readonly secrets?: Secrets
}
