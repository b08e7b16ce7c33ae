import type { ValueObject } from '@qovery/vrl/value'
import { ownField } from '@qovery/vrl/value'

/** Values by the name of the field: an entry matches that has one of the values in one of the fields. */
export type Matches = ReadonlyMap<string, ReadonlySet<string>>

/** The name of the field of the journal that holds the unit. */
const UNIT = '_SYSTEMD_UNIT'

/** What the options name: fields with their values, and units, whose field is `_SYSTEMD_UNIT`. */
export function matchesOf(fields: Readonly<Record<string, readonly string[]>>, units: readonly string[]): Matches {
  const matches = new Map<string, Set<string>>()
  for (const [name, values] of Object.entries(fields)) if (values.length > 0) matches.set(name, new Set(values))
  if (units.length > 0) matches.set(UNIT, new Set([...(matches.get(UNIT) ?? []), ...units.map(unitName)]))
  return matches
}

/** A pair of field and value that both have, as `FIELD=value`; such an entry could never come through. */
export function sharedMatch(one: Matches, other: Matches): string | undefined {
  for (const [name, values] of one) {
    for (const value of values) if (other.get(name)?.has(value) === true) return `${name}=${value}`
  }
  return undefined
}

/** The arguments with which journalctl gives only entries that match; it looks them up in the indexes of the journal. */
export function matchArguments(matches: Matches): string[] {
  return [...matches].flatMap(([name, values], index) => [
    ...(index === 0 ? [] : ['+']),
    ...Array.from(values, (value) => `${name}=${value}`),
  ])
}

/** Whether an entry of the journal matches. */
export function isMatch(matches: Matches, fields: ValueObject): boolean {
  for (const [name, values] of matches) {
    const value = ownField(fields, name)
    if (typeof value === 'string' && values.has(value)) return true
    if (Array.isArray(value) && value.some((one) => typeof one === 'string' && values.has(one))) return true
  }
  return false
}

/** A name without a dot is that of a service. */
function unitName(unit: string): string {
  return unit.includes('.') ? unit : `${unit}.service`
}
