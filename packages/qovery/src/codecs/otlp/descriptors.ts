import { WireWriter } from '../wire-writer.ts'
import { fieldsOf, isEnum, isMessage, type Field } from './fields.ts'
import { ENUMS, MESSAGES } from './messages.ts'

/** The types of fields and their labels. Source: `google/protobuf/descriptor.proto`. */
const TYPES: Readonly<Record<string, number>> = {
  double: 1, int64: 3, uint64: 4, fixed64: 6, fixed32: 7, bool: 8, string: 9, bytes: 12, uint32: 13, sfixed64: 16, sint32: 17,
} // prettier-ignore
const MESSAGE_TYPE = 11
const ENUM_TYPE = 14
const LABEL_OPTIONAL = 1
const LABEL_REPEATED = 3

/** All messages of OTLP in the form in which `protoc -o` writes them: a `FileDescriptorSet` of one file. */
export function descriptors(): Uint8Array {
  const wire = new WireWriter()
  const file = wire.open(1)
  wire.octets(1, 'otlp.proto')
  for (const name of Object.keys(MESSAGES)) writeMessage(wire, name)
  for (const [name, values] of Object.entries(ENUMS)) writeEnum(wire, name, values)
  wire.octets(12, 'proto3')
  wire.close(file)
  return wire.bytes
}

/** Optional fields stand in a oneof each, behind that of the alternatives. */
function writeMessage(wire: WireWriter, name: string): void {
  const message = wire.open(4)
  wire.octets(1, name)
  const fields = [...fieldsOf(name).values()]
  const oneofs = fields.some(({ label }) => label === 'alternative') ? ['alternatives'] : []
  for (const field of fields) {
    if (field.label === 'optional') oneofs.push(`_${field.name}`)
    writeField(wire, field, field.label === 'alternative' ? 0 : oneofs.length - 1)
  }
  for (const oneof of oneofs) {
    const declaration = wire.open(8)
    wire.octets(1, oneof)
    wire.close(declaration)
  }
  wire.close(message)
}

function writeField(wire: WireWriter, { name, number, type, label }: Field, oneof: number): void {
  const field = wire.open(2)
  wire.octets(1, name)
  wire.uint(3, number)
  wire.uint(4, label === 'repeated' ? LABEL_REPEATED : LABEL_OPTIONAL)
  wire.uint(5, isMessage(type) ? MESSAGE_TYPE : isEnum(type) ? ENUM_TYPE : (TYPES[type] as number))
  if (isMessage(type) || isEnum(type)) wire.octets(6, `.${type}`)
  if (label === 'optional' || label === 'alternative') wire.uint(9, oneof)
  if (label === 'optional') wire.bool(17, true)
  wire.close(field)
}

function writeEnum(wire: WireWriter, name: string, values: readonly string[]): void {
  const declaration = wire.open(5)
  wire.octets(1, name)
  for (const [number, value] of values.entries()) {
    const one = wire.open(2)
    wire.octets(1, value)
    wire.uint(2, number)
    wire.close(one)
  }
  wire.close(declaration)
}
