import type { TableCondition } from '@qovery/vrl'
import { valueToText } from '@qovery/vrl/value'

/** The key that a lookup is about. Throws where its conditions name none. */
export function keyIn([condition, ...others]: readonly TableCondition[]): string {
  if (condition === undefined) throw new Error('Key condition must be specified')
  if (others.length > 0) throw new Error('Only one condition is allowed')
  if (!('equals' in condition)) throw new Error('Only equality condition is allowed')
  return valueToText(condition.equals)
}
