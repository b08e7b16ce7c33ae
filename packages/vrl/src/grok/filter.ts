import type { Value } from '../value/index.ts'

/** Makes something else of what was matched; `undefined`: there is nothing then. */
export type Filter = (value: Value) => Value | undefined
