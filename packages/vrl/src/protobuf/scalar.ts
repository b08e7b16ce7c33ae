import type { ScalarType } from '@bufbuild/protobuf'

/** The types of fields that hold one number, boolean, text or bytes (descriptor.proto, FieldDescriptorProto.Type). */
export const DOUBLE = 1
export const FLOAT = 2
const NAMES = [
  '', 'double', 'float', 'int64', 'uint64', 'int32', 'fixed64', 'fixed32', 'bool', 'string', '', '', 'bytes', 'uint32', '',
  'sfixed32', 'sfixed64', 'sint32', 'sint64',
] as const // prettier-ignore

export type ScalarName = Exclude<(typeof NAMES)[number], ''>

export function scalarName(type: ScalarType): ScalarName {
  return (NAMES as readonly string[])[type] as ScalarName
}

/** The integer types: how many bits they have, and whether one of them is for the sign. */
export const INTEGERS: Readonly<Partial<Record<ScalarName, { readonly bits: 32 | 64; readonly signed: boolean }>>> = {
  int32: { bits: 32, signed: true },
  sint32: { bits: 32, signed: true },
  sfixed32: { bits: 32, signed: true },
  uint32: { bits: 32, signed: false },
  fixed32: { bits: 32, signed: false },
  int64: { bits: 64, signed: true },
  sint64: { bits: 64, signed: true },
  sfixed64: { bits: 64, signed: true },
  uint64: { bits: 64, signed: false },
  fixed64: { bits: 64, signed: false },
}
