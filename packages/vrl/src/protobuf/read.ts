import type { DescEnum, DescField, DescMessage } from '@bufbuild/protobuf'
import type { ReflectList, ReflectMap, ReflectMessage } from '@bufbuild/protobuf/reflect'
import { fail } from '../function/index.ts'
import { integer } from '../numbers/integer.ts'
import { float, fromBytes, setField, type Value, type ValueObject } from '../value/index.ts'
import type { Protobuf } from './descriptor.ts'
import { nameOf, type FieldNaming } from './field-naming.ts'
import { DOUBLE, FLOAT } from './scalar.ts'

/** A message as an object: the fields that are set, under the names that its type gives them. @throws Failure */
export function readMessage(
  type: DescMessage,
  bytes: Uint8Array,
  { fromBinary, reflect }: Protobuf,
  naming: FieldNaming = 'proto',
): ValueObject {
  let message
  try {
    message = fromBinary(type, bytes, { readUnknownFields: false })
  } catch (error) {
    return fail(`Error parsing protobuf: ${reasonOf(error as Error)}`)
  }
  return objectOf(reflect(type, message, false), naming)
}

/** The library finds in several ways that there are fewer bytes than it wants. */
function reasonOf(error: Error): string {
  return error instanceof RangeError || error.message === 'premature EOF' ? 'the message ends too early' : error.message
}

function objectOf(message: ReflectMessage, naming: FieldNaming): ValueObject {
  const object: ValueObject = {}
  for (const field of message.fields) {
    if (message.isSet(field)) setField(object, nameOf(field, naming), fieldOf(message.get(field), field, naming))
  }
  return object
}

function fieldOf(value: unknown, field: DescField, naming: FieldNaming): Value {
  if (field.fieldKind === 'list') return Array.from(value as ReflectList, (item) => valueOf(item, field, naming))
  if (field.fieldKind !== 'map') return valueOf(value, field, naming)
  const object: ValueObject = {}
  for (const [key, item] of value as ReflectMap) setField(object, String(key), valueOf(item, field, naming))
  return object
}

function valueOf(value: unknown, field: DescField, naming: FieldNaming): Value {
  if (field.message !== undefined) return objectOf(value as ReflectMessage, naming)
  if (field.enum !== undefined) return enumName(value as number, field.enum)
  const scalar: number = field.scalar
  if (scalar === DOUBLE || scalar === FLOAT) {
    if (Number.isNaN(value)) fail(`${scalar === FLOAT ? 'Float' : 'F64'} number cannot be Nan`)
    return float(value as number)
  }
  if (typeof value === 'bigint') return integer(value)
  return value instanceof Uint8Array ? fromBytes(value) : (value as string | number | boolean)
}

function enumName(number: number, { value, name }: DescEnum): string {
  return value[number]?.name ?? fail(`The number ${number} cannot be in '${name}'`)
}
