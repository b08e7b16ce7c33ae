import { WireError, WireReader } from '../wire-reader.ts'
import { fieldsOf, isMessage, type Field } from './fields.ts'

const VARINT = 0
const FIXED64 = 1
const LENGTH = 2
const FIXED32 = 5
/** Attributes nest; reading them recurses. */
const MOST_DEPTH = 100

/**
 * Whether bytes can be a message of this type: every field that it knows comes as its type is written. Libraries that
 * read messages take a field as it is declared, whatever was sent, and would make nonsense of a request of another signal.
 */
export function isOfType(bytes: Buffer, message: string): boolean {
  const wire = new WireReader(bytes)
  try {
    checkFields(wire, message, wire.end, 0)
    return true
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return false
  }
}

function checkFields(wire: WireReader, message: string, end: number, depth: number): void {
  if (depth > MOST_DEPTH) wire.fail(`messages nest deeper than ${MOST_DEPTH} levels`)
  const fields = fieldsOf(message)
  wire.fields(end, (tag) => {
    const field = fields.get(Math.floor(tag / 8))
    if (field === undefined) return
    if (isMessage(field.type)) {
      if (tag % 8 !== LENGTH) wire.fail(`"${field.name}" is no message`)
      checkFields(wire, field.type, wire.enter(), depth + 1)
    } else if (tag % 8 !== wireType(field) && !isPacked(field, tag % 8)) wire.fail(`"${field.name}" is of another type`)
  })
}

function wireType({ type }: Field): number {
  switch (type) {
    case 'string':
    case 'bytes':
      return LENGTH
    case 'double':
    case 'fixed64':
    case 'sfixed64':
      return FIXED64
    case 'fixed32':
      return FIXED32
    default:
      return VARINT
  }
}

function isPacked(field: Field, type: number): boolean {
  return field.label === 'repeated' && type === LENGTH
}
