import type { BinaryReader } from '@bufbuild/protobuf/wire'
import { fail, Lazy } from '../function/index.ts'

/** The part of the library `@bufbuild/protobuf` that reads single fields. */
export interface Wire {
  readonly BinaryReader: new (bytes: Uint8Array) => BinaryReader
}

/** The library that reads fields of Protocol Buffers. */
export const wire = new Lazy<Wire>(() => import('@bufbuild/protobuf/wire'))

/** How a field is read. */
type Field = readonly [name: string, wireType: number, read: (reader: BinaryReader) => unknown]

const VARINT = 0
const BYTES = 2
const FIXED32 = 5
const bytes = (reader: BinaryReader) => reader.bytes()
const int32 = (reader: BinaryReader) => reader.int32()
const uint32 = (reader: BinaryReader) => reader.uint32()
const uint64 = (reader: BinaryReader) => BigInt(reader.uint64())
const fixed32 = (reader: BinaryReader) => reader.fixed32()

/** The outer message of dnstap (https://github.com/dnstap/dnstap.pb). */
export interface Frame {
  readonly identity?: Uint8Array
  readonly version?: Uint8Array
  readonly extra?: Uint8Array
  readonly message?: Uint8Array
  readonly type?: number
}
const FRAME: Readonly<Record<number, Field>> = {
  1: ['identity', BYTES, bytes],
  2: ['version', BYTES, bytes],
  3: ['extra', BYTES, bytes],
  14: ['message', BYTES, bytes],
  15: ['type', VARINT, int32],
}

/** What was seen of a message of DNS. */
export interface Sighting {
  readonly type?: number
  readonly socketFamily?: number
  readonly socketProtocol?: number
  readonly queryAddress?: Uint8Array
  readonly responseAddress?: Uint8Array
  readonly queryPort?: number
  readonly responsePort?: number
  readonly queryTimeSec?: bigint
  readonly queryTimeNsec?: number
  readonly queryMessage?: Uint8Array
  readonly queryZone?: Uint8Array
  readonly responseTimeSec?: bigint
  readonly responseTimeNsec?: number
  readonly responseMessage?: Uint8Array
}
const SIGHTING: Readonly<Record<number, Field>> = {
  1: ['type', VARINT, int32],
  2: ['socketFamily', VARINT, int32],
  3: ['socketProtocol', VARINT, int32],
  4: ['queryAddress', BYTES, bytes],
  5: ['responseAddress', BYTES, bytes],
  6: ['queryPort', VARINT, uint32],
  7: ['responsePort', VARINT, uint32],
  8: ['queryTimeSec', VARINT, uint64],
  9: ['queryTimeNsec', FIXED32, fixed32],
  10: ['queryMessage', BYTES, bytes],
  11: ['queryZone', BYTES, bytes],
  12: ['responseTimeSec', VARINT, uint64],
  13: ['responseTimeNsec', FIXED32, fixed32],
  14: ['responseMessage', BYTES, bytes],
}

/** @throws Failure where the bytes are no message */
export function readFrame(message: Uint8Array, library: Wire): Frame {
  return fieldsOf(message, FRAME, library)
}

/** @throws Failure where the bytes are no message */
export function readSighting(message: Uint8Array, library: Wire): Sighting {
  return fieldsOf(message, SIGHTING, library)
}

function fieldsOf(
  message: Uint8Array,
  fields: Readonly<Record<number, Field>>,
  { BinaryReader: Reader }: Wire,
): object {
  const reader = new Reader(message)
  const values: Record<string, unknown> = {}
  try {
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag()
      const field = fields[number]
      if (field === undefined) reader.skip(wireType, number)
      else if (field[1] === (wireType as number)) values[field[0]] = field[2](reader)
      else throw new Error(`invalid wire type of the field "${field[0]}"`)
    }
  } catch (error) {
    fail(`failed to decode Protobuf message: ${(error as Error).message}`)
  }
  return values
}
