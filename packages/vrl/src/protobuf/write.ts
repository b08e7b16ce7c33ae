import type { DescField, DescMessage, ScalarType } from '@bufbuild/protobuf'
import type { ReflectList, ReflectMap, ReflectMessage } from '@bufbuild/protobuf/reflect'
import { fail, Failure } from '../function/index.ts'
import { display, isObject, ownField, sortedKeys, Timestamp, toText, type Value } from '../value/index.ts'
import { exactInteger, refuse, scalarOf, type ConversionOptions, type Scalar } from './convert.ts'
import type { Protobuf } from './descriptor.ts'
import { nameOf, type FieldNaming } from './field-naming.ts'
import { INTEGERS, scalarName } from './scalar.ts'

const MOST_DEPTH = 100

export interface WritingOptions extends ConversionOptions {
  /** Left out: `proto`. */
  readonly naming?: FieldNaming
}

/** An object as a message of a type, whose fields are taken from it by their names; others are passed over. @throws Failure */
export function writeMessage(type: DescMessage, value: Value, library: Protobuf, options: WritingOptions): Uint8Array {
  const message = new Writer(library, options).message(type, value, 0).message
  try {
    return library.toBinary(type, message)
  } catch (error) {
    return fail(`Error encoding protobuf message: ${(error as Error).message}`)
  }
}

class Writer {
  readonly #library: Protobuf
  readonly #options: WritingOptions

  constructor(library: Protobuf, options: WritingOptions) {
    this.#library = library
    this.#options = options
  }

  message(type: DescMessage, value: Value, depth: number): ReflectMessage {
    if (!isObject(value)) fail('ProtobufSerializer only supports serializing objects')
    if (depth > MOST_DEPTH) fail(`nested deeper than ${MOST_DEPTH} levels`)
    const message = this.#library.reflect(type, undefined, false)
    const naming = this.#options.naming ?? 'proto'
    for (const field of type.fields) {
      const given = ownField(value, nameOf(field, naming))
      if (given !== undefined && given !== null) this.#setField(message, field, given, depth)
    }
    return message
  }

  #setField(message: ReflectMessage, field: DescField, value: Value, depth: number): void {
    try {
      if (field.fieldKind === 'map') this.#setMap(message.get(field), field, value, depth)
      else if (field.fieldKind === 'list') this.#setList(message.get(field), field, value, depth)
      else if (Array.isArray(value)) fail('Cannot encode array into a non-repeated protobuf field')
      else message.set(field, this.#item(field, value, depth))
    } catch (error) {
      if (error instanceof Unfit) fail(`Error setting ${field.name} field: ${error.message}`)
      if (error instanceof Failure) fail(`Error converting ${field.name} field: ${error.message}`)
      throw error
    }
  }

  #setList(list: ReflectList, field: DescField, value: Value, depth: number): void {
    for (const item of Array.isArray(value) ? value : [value]) list.add(this.#item(field, item, depth))
  }

  #setMap(map: ReflectMap, field: DescField & { fieldKind: 'map' }, value: Value, depth: number): void {
    if (Array.isArray(value)) {
      const type = `map<${scalarName(field.mapKey)}, ${typeNameOf(field)}>`
      throw new Unfit(`expected a value of type '${type}', but found '${display(value)}'`)
    }
    if (!isObject(value)) refuse(value, entryName(field))
    for (const name of sortedKeys(value)) {
      const item = ownField(value, name) as Value
      const key = keyOf(name, field)
      map.set(key, this.#item(field, item, depth))
    }
  }

  #item(field: DescField, value: Value, depth: number): Scalar | ReflectMessage {
    if (field.enum !== undefined) return enumOf(value, field)
    if (field.message === undefined) return scalarOf(value, scalarName(field.scalar), this.#options)
    if (value instanceof Timestamp && field.message.typeName === 'google.protobuf.Timestamp') {
      return this.message(field.message, { seconds: value.seconds, nanos: value.nanos }, depth + 1)
    }
    return isObject(value) ? this.message(field.message, value, depth + 1) : refuse(value, field.message.typeName)
  }
}

/** That a value cannot stand in a field although each of its parts could. */
class Unfit extends Error {}

function typeNameOf(field: DescField): string {
  return field.message?.typeName ?? field.enum?.typeName ?? scalarName(field.scalar as ScalarType)
}

/** The name of the type that the entries of a map have: `by_name` is a map of `ByNameEntry`. */
function entryName({ name, parent }: DescField): string {
  const camel = name.replace(/(?:^|_)+(.)/g, (_, letter: string) => letter.toUpperCase())
  return `${parent.typeName}.${camel}Entry`
}

function enumOf(value: Value, field: DescField & { enum: NonNullable<DescField['enum']> }): number {
  const { values, typeName } = field.enum
  if (typeof value === 'bigint' || Number.isInteger(value)) return Number(BigInt.asIntN(32, BigInt(value as number)))
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) return refuse(value, typeName)
  const text = toText(value)
  const found = values.find(({ name }) => name.toLowerCase() === text.toLowerCase())
  return found?.number ?? fail(`Enum \`${typeName}\` has no value that matches string '${text}'`)
}

function keyOf(key: string, field: DescField & { fieldKind: 'map' }): string | number | bigint | boolean {
  const type = scalarName(field.mapKey)
  const form = INTEGERS[type]
  if (form !== undefined) {
    const name = `${form.signed ? 'i' : 'u'}${form.bits}`
    const value = exactInteger(key, form)
    if (typeof value === 'string') fail(`Cannot parse map key '${key}' as ${name}: ${value}`)
    return form.bits === 32 ? Number(value) : value
  }
  if (type !== 'bool' || key === 'true' || key === 'false') return type === 'bool' ? key === 'true' : key
  return fail(`Cannot parse map key '${key}' as bool: provided string was not \`true\` or \`false\``)
}
