import { Regex } from '../regex/index.ts'
import { float, Timestamp, type Value } from '../value/index.ts'
import type { Kind } from './kind.ts'
import { Type } from './type.ts'

/** What `ok` is set to in `ok, err = …` where the expression fails: the empty value of its type; `null` where it may be of several. */
export function defaultOf(kind: Kind): Value {
  switch (kind.bits) {
    case Type.bytes:
      return ''
    case Type.integer:
      return 0
    case Type.float:
      return float(0)
    case Type.boolean:
      return false
    case Type.timestamp:
      return new Timestamp(0, 0)
    case Type.regex:
      return new Regex('')
    case Type.array:
      return []
    case Type.object:
      return {}
    default:
      return null
  }
}
