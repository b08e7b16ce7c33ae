import type { Value } from '@qovery/vrl/value'

/** A type of Avro, with its named types resolved: a record may hold itself. */
export type AvroType = Primitive | Fixed | Enum | List | Dictionary | Rec | Union

export interface Primitive {
  readonly kind: 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string'
  /** Of timestamps: how many nanoseconds a unit has. */
  readonly unit?: number
}

export interface Fixed {
  readonly kind: 'fixed'
  readonly size: number
}

export interface Enum {
  readonly kind: 'enum'
  readonly symbols: readonly string[]
}

export interface List {
  readonly kind: 'array'
  readonly items: AvroType
}

export interface Dictionary {
  readonly kind: 'map'
  readonly values: AvroType
}

export interface Rec {
  readonly kind: 'record'
  readonly name: string
  readonly fields: readonly RecordField[]
}

export interface RecordField {
  readonly name: string
  readonly type: AvroType
  /** What it holds where the event has no such field; `undefined`: the schema does not say. */
  readonly missing: Value | undefined
}

export interface Union {
  readonly kind: 'union'
  readonly types: readonly AvroType[]
}
