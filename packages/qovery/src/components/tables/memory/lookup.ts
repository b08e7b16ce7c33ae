import type { TableCondition, TableOptions } from '@qovery/vrl'
import { setField, valueToText, type Value, type ValueObject } from '@qovery/vrl/value'

/** The key that a lookup is about. Throws where its conditions name none. */
export function keyIn([condition, ...others]: readonly TableCondition[]): string {
  if (condition === undefined) throw new Error('Key condition must be specified')
  if (others.length > 0) throw new Error('Only one condition is allowed')
  if (!('equals' in condition)) throw new Error('Only equality condition is allowed')
  return valueToText(condition.equals)
}

/** The fields of a row that a lookup asks for; all where it names none. */
export function selectedOf(row: ValueObject, select: TableOptions['select']): ValueObject {
  if (select === undefined) return row
  const selected: ValueObject = {}
  for (const name of select) if (Object.hasOwn(row, name)) setField(selected, name, row[name] as Value)
  return selected
}
