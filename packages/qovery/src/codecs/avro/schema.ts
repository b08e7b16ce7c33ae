import { QoveryError } from '@qovery/sdk'
import { isObject, ownField, parseJson, type Value, type ValueObject } from '@qovery/vrl/value'
import type { AvroType, Primitive, Rec, RecordField } from './type.ts'

const PRIMITIVES = new Set<string>(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'])
/** Nanoseconds in a unit of the timestamps. */
const UNITS: Readonly<Record<string, number>> = {
  'timestamp-millis': 1e6,
  'timestamp-micros': 1e3,
  'timestamp-nanos': 1,
  'local-timestamp-millis': 1e6,
  'local-timestamp-micros': 1e3,
  'local-timestamp-nanos': 1,
}
const MOST_DEPTH = 128

/** Thrown for text that is no schema. */
export class AvroSchemaError extends QoveryError {
  constructor(message: string) {
    super('QV_AVRO_SCHEMA', `the Avro schema is wrong: ${message}`)
  }
}

/** Parses a schema of a record. Source: Apache Avro 1.12 specification, "Schema Declaration". @throws AvroSchemaError */
export function parseSchema(text: string): Rec {
  let json: Value
  try {
    json = parseJson(text)
  } catch (error) {
    throw new AvroSchemaError(`it is no JSON: ${(error as Error).message}`)
  }
  const type = new SchemaReader().read(json, '', 0)
  if (type.kind !== 'record') throw new AvroSchemaError(`it has to be that of a record, and it is a ${type.kind}`)
  return type
}

class SchemaReader {
  /** By full name. */
  readonly #named = new Map<string, AvroType>()

  read(json: Value | undefined, namespace: string, depth: number): AvroType {
    if (depth > MOST_DEPTH) throw new AvroSchemaError(`it nests deeper than ${MOST_DEPTH} levels`)
    if (typeof json === 'string') return this.#reference(json, namespace)
    if (Array.isArray(json)) return this.#union(json, namespace, depth)
    if (!isObject(json)) throw new AvroSchemaError('a type has to be a name, an object, or a list of types')
    const type = ownField(json, 'type')
    switch (type) {
      case 'record':
      case 'error':
        return this.#record(json, namespace, depth)
      case 'enum':
        return this.#name(json, namespace, { kind: 'enum', symbols: textsIn(json, 'symbols') })
      case 'fixed':
        return this.#name(json, namespace, { kind: 'fixed', size: sizeIn(json) })
      case 'array':
        return { kind: 'array', items: this.read(ownField(json, 'items'), namespace, depth + 1) }
      case 'map':
        return { kind: 'map', values: this.read(ownField(json, 'values'), namespace, depth + 1) }
      default: {
        const plain = this.read(type, namespace, depth + 1)
        const logical = ownField(json, 'logicalType')
        const unit = typeof logical === 'string' && Object.hasOwn(UNITS, logical) ? UNITS[logical] : undefined
        return plain.kind === 'long' && unit !== undefined ? { kind: 'long', unit } : plain
      }
    }
  }

  #reference(name: string, namespace: string): AvroType {
    if (PRIMITIVES.has(name)) return { kind: name as Primitive['kind'] }
    const type = this.#named.get(fullName(name, namespace)) ?? this.#named.get(name)
    if (type === undefined) throw new AvroSchemaError(`there is no type "${name}"`)
    return type
  }

  #union(json: readonly Value[], namespace: string, depth: number): AvroType {
    const types = json.map((one) => this.read(one, namespace, depth + 1))
    if (types.length === 0) throw new AvroSchemaError('a union has no types')
    if (types.some(({ kind }) => kind === 'union')) throw new AvroSchemaError('a union holds a union')
    return { kind: 'union', types }
  }

  #record(json: ValueObject, outer: string, depth: number): Rec {
    const fields: RecordField[] = []
    const record = this.#name(json, outer, { kind: 'record', name: nameIn(json), fields })
    const name = fullName(nameIn(json), namespaceIn(json, outer))
    const namespace = name.slice(0, Math.max(0, name.lastIndexOf('.')))
    const list = ownField(json, 'fields')
    if (!Array.isArray(list)) throw new AvroSchemaError(`the record "${name}" has no list of fields`)
    for (const field of list) {
      if (!isObject(field)) throw new AvroSchemaError(`a field of the record "${name}" is no object`)
      const type = this.read(ownField(field, 'type'), namespace, depth + 1)
      if (fields.some((other) => other.name === nameIn(field)))
        throw new AvroSchemaError(`the record "${name}" has two fields "${nameIn(field)}"`)
      fields.push({ name: nameIn(field), type, missing: missingOf(type, ownField(field, 'default')) })
    }
    return record
  }

  /** Remembers a type under its name, so that others can refer to it. */
  #name<T extends AvroType>(json: ValueObject, outer: string, type: T): T {
    const name = fullName(nameIn(json), namespaceIn(json, outer))
    if (this.#named.has(name)) throw new AvroSchemaError(`there are two types "${name}"`)
    this.#named.set(name, type)
    return type
  }
}

/** Where nothing is said, a field that may be null is null. */
function missingOf(type: AvroType, value: Value | undefined): Value | undefined {
  if (value !== undefined) return defaultOf(type, value)
  return type.kind === 'null' || (type.kind === 'union' && type.types.some(({ kind }) => kind === 'null'))
    ? null
    : undefined
}

/** A default as a value: bytes are written as a text with a character for each, unions as their first type. */
function defaultOf(type: AvroType, json: Value): Value {
  if (type.kind === 'union') return json === null ? null : defaultOf(type.types[0] as AvroType, json)
  const isBytes = type.kind === 'bytes' || type.kind === 'fixed'
  return isBytes && typeof json === 'string' ? new Uint8Array(Buffer.from(json, 'latin1')) : json
}

function fullName(name: string, namespace: string): string {
  return name.includes('.') || namespace === '' ? name : `${namespace}.${name}`
}

function namespaceIn(json: ValueObject, outer: string): string {
  const namespace = ownField(json, 'namespace')
  return typeof namespace === 'string' ? namespace : outer
}

function nameIn(json: ValueObject): string {
  const name = ownField(json, 'name')
  if (typeof name === 'string' && /^[A-Za-z_][\w.]*$/.test(name)) return name
  throw new AvroSchemaError(`a name is missing, or has characters beside letters, digits and "_"`)
}

function textsIn(json: ValueObject, option: string): string[] {
  const list = ownField(json, option)
  if (Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === 'string')) return list
  throw new AvroSchemaError(`"${option}" of "${nameIn(json)}" has to be a list of names`)
}

function sizeIn(json: ValueObject): number {
  const size = ownField(json, 'size')
  if (typeof size === 'number' && Number.isInteger(size) && size >= 0) return size
  throw new AvroSchemaError(`"size" of "${nameIn(json)}" has to be a number of bytes`)
}
