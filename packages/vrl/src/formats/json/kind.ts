import { Kind } from '../../kind/index.ts'

const SCALAR = Kind.null.or(Kind.bytes).or(Kind.integer).or(Kind.float).or(Kind.boolean)
const WITHIN = SCALAR.or(Kind.anyArray).or(Kind.anyObject)

/** What documents of JSON and YAML may be. */
export const JSON_VALUE = SCALAR.or(Kind.arrayOf(WITHIN)).or(Kind.object({}, WITHIN))
