import type { Value } from '../value/index.ts'

/** Nothing but characters with the property White_Space of Unicode. */
const BLANK = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/

/** Whether a value says nothing: `null`, a blank text, or a lone dash. */
export function isNullish(value: Value): boolean {
  return typeof value === 'string' ? value === '-' || BLANK.test(value) : value === null
}
