import type { Value, ValueObject } from '@qovery/vrl/value'

/** A set of keys that may seem to have one that was never written. */
export interface KeyFilter {
  readonly size: number
  readonly bytes: number
  /** Writes a key; `null` as its value may take it away. */
  write(key: string, value: Value): 'insertions' | 'failed_insertions' | 'removals' | undefined
  /** The row of a key as programs have it. */
  find(key: string): ValueObject | undefined
  /** Takes away what has to go by now; gives how many keys did since their time was over. */
  scan(): number
}
