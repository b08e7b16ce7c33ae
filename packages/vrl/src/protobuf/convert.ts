import { typeName } from '../collection/type-name.ts'
import { booleanFrom } from '../formats/scalars/boolean-text.ts'
import { fail } from '../function/index.ts'
import { parseDecimal } from '../numbers/decimal.ts'
import { Regex } from '../regex/index.ts'
import { decimalText, Float, Timestamp, toBytes, toText, type Value } from '../value/index.ts'
import { INTEGERS, type ScalarName } from './scalar.ts'

/** What the library wants for a field of a scalar type. */
export type Scalar = string | number | bigint | boolean | Uint8Array

/** How values become scalars. */
export interface ConversionOptions {
  /** Whether numbers, booleans and timestamps may become texts. */
  readonly toText: boolean
}

/** The value as a scalar of a type; integers that are too large lose their upper bits. @throws Failure */
export function scalarOf(value: Value, type: ScalarName, options: ConversionOptions): Scalar {
  const result = convert(value, type, options)
  return result ?? refuse(value, type)
}

/** Says that values of this type have no form in that one. */
export function refuse(value: Value, type: string): never {
  const name = typeName(value)
  return fail(`Cannot encode \`${OTHER_NAMES[name] ?? name}\` into protobuf \`${type}\``)
}

/** What types are called in the message above and nowhere else. */
const OTHER_NAMES: Readonly<Record<string, string>> = { object: 'map', regex: 'string' }

function convert(value: Value, type: ScalarName, options: ConversionOptions): Scalar | undefined {
  const isText = typeof value === 'string' || value instanceof Uint8Array
  const integers = INTEGERS[type]
  if (integers !== undefined) return integerOf(value, type, integers)
  switch (type) {
    case 'bytes':
      return isText ? toBytes(value) : value instanceof Regex ? toBytes(value.source) : undefined
    case 'string':
      return isText ? toText(value) : stringOf(value, options)
    case 'bool':
      return typeof value === 'boolean' ? value : isText ? booleanFrom(toText(value)) : nonZero(value)
    default:
      return isText ? decimalOf(toText(value), type) : numberOf(value)
  }
}

function integerOf(value: Value, type: string, form: { bits: 32 | 64; signed: boolean }): number | bigint | undefined {
  if (typeof value === 'string' || value instanceof Uint8Array) return parsed(toText(value), form)
  if (value instanceof Timestamp && type === 'int64') return microsOf(value)
  if (typeof value !== 'bigint' && !Number.isInteger(value)) return undefined
  return wrapped(BigInt(value as number | bigint), form)
}

function wrapped(value: bigint, { bits, signed }: { bits: 32 | 64; signed: boolean }): number | bigint {
  const exact = signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)
  return bits === 32 ? Number(exact) : exact
}

function microsOf({ seconds, nanos }: Timestamp): bigint {
  return BigInt(seconds) * 1_000_000n + BigInt(Math.floor(nanos / 1000))
}

function parsed(text: string, form: { bits: 32 | 64; signed: boolean }): number | bigint {
  const name = `${form.signed ? 'i' : 'u'}${form.bits}`
  const result = exactInteger(text, form)
  return typeof result === 'string' ? fail(`Can't convert '${text}' to ${name}: ${result}`) : wrapped(result, form)
}

/** The integer that a text shows, or why it shows none of this form, in the words of Rust. */
export function exactInteger(text: string, { bits, signed }: { bits: 32 | 64; signed: boolean }): bigint | string {
  if (text === '') return 'cannot parse integer from empty string'
  if (!(signed ? /^[+-]?\d+$/ : /^\+?\d+$/).test(text)) return 'invalid digit found in string'
  const digits = text.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1')
  const value = digits.length > 20 ? 2n ** 64n * (digits.startsWith('-') ? -1n : 1n) : BigInt(digits)
  const most = 2n ** BigInt(signed ? bits - 1 : bits)
  if (value >= most) return 'number too large to fit in target type'
  return value < (signed ? -most : 0n) ? 'number too small to fit in target type' : value
}

function decimalOf(text: string, type: string): number {
  const reason = text === '' ? 'cannot parse float from empty string' : 'invalid float literal'
  return parseDecimal(text) ?? fail(`Cannot parse \`${text}\` as ${type}: ${reason}`)
}

function numberOf(value: Value): number | undefined {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float ? Number(value) : undefined
}

function nonZero(value: Value): boolean | undefined {
  return typeof value === 'bigint' || Number.isInteger(value) ? Number(value) !== 0 : undefined
}

function stringOf(value: Value, { toText: isAllowed }: ConversionOptions): string | undefined {
  if (value instanceof Regex) return value.source
  if (!isAllowed) return undefined
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (value instanceof Timestamp) return value.toString().replace('T', ' ').replace('Z', ' UTC')
  const number = numberOf(value)
  return number === undefined ? undefined : decimalText(number)
}
