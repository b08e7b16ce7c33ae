import type { TableCondition } from '@qovery/vrl'
import { valueToText } from '@qovery/vrl/value'
import { addressBytes } from './address.ts'

/** The address that a condition asks for: one field, whatever its name, that is equal to an IP address. @throws with the reason */
export function addressIn(conditions: readonly TableCondition[]): Uint8Array {
  const [condition, ...others] = conditions
  if (condition === undefined) throw new Error('IP condition must be specified')
  if (others.length > 0) throw new Error('Only one condition is allowed')
  if (!('equals' in condition)) throw new Error('Only equality condition is allowed')
  const address = addressBytes(valueToText(condition.equals))
  if (address === undefined) throw new Error('Invalid IP address')
  return address
}
