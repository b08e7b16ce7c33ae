import { fail } from '../../function/index.ts'
import { isZone, Zone } from '../../time/index.ts'

/** What stands before an offset, which is no name of a zone. */
const SIGN = /^[+-]/

/** The zone that a program names: by the TZ database, or `local` (also as the empty text). @throws Failure */
export function zoneNamed(name: string): Zone {
  if (name === '') return new Zone('local')
  return isZone(name) && !SIGN.test(name) ? new Zone(name) : fail(`unable to parse timezone: ${name}`)
}
