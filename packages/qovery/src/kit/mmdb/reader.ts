import { isObject, ownField, type Value } from '@qovery/vrl/value'
import { Decoder } from './decoder.ts'

/** What stands before the metadata, which are the last part of the file. */
const MARK = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
/** Zeros between the tree and the data. */
const SEPARATOR_BYTES = 16
const V4_BITS = 32
const V6_BITS = 128

/** Where the record of an address is, and how many bits of the address lead there. */
export interface Found {
  /** The same for all addresses that share the record. */
  readonly offset: number
  readonly prefixLength: number
}

/** Reads a MaxMind DB (format 2.0, https://maxmind.github.io/MaxMind-DB/): a binary tree of the bits of addresses, and records. */
export class MmdbReader {
  /** What the maker calls it, such as `GeoLite2-City`. */
  readonly databaseType: string
  readonly #bytes: Buffer
  readonly #decoder: Decoder
  readonly #nodes: number
  readonly #recordBits: number
  readonly #addressBits: number
  /** The node at which IPv4 addresses begin. */
  readonly #v4Root: number

  /** @throws where the bytes are no such database */
  constructor(bytes: Buffer) {
    const mark = bytes.lastIndexOf(MARK)
    if (mark < 0) throw new Error('it is no MaxMind DB: the mark of its metadata is missing')
    const metadata = new Decoder(bytes, mark + MARK.length).decode(0)
    this.databaseType = textOf(metadata, 'database_type')
    this.#nodes = numberOf(metadata, 'node_count')
    this.#recordBits = numberOf(metadata, 'record_size')
    this.#addressBits = numberOf(metadata, 'ip_version') === 4 ? V4_BITS : V6_BITS
    const treeBytes = (this.#nodes * this.#recordBits) / 4
    const version = numberOf(metadata, 'binary_format_major_version')
    if (version !== 2) throw new Error(`it is a MaxMind DB of the format ${version}, and only 2 is known`)
    if (![24, 28, 32].includes(this.#recordBits)) throw new Error(`its tree has records of ${this.#recordBits} bits`)
    if (treeBytes + SEPARATOR_BYTES > mark) throw new Error('it is cut off: there is less of it than its metadata say')
    this.#bytes = bytes
    this.#decoder = new Decoder(bytes, treeBytes + SEPARATOR_BYTES)
    this.#v4Root = this.#addressBits === V4_BITS ? 0 : this.#walk(new Uint8Array(12), 0).node
  }

  /** The record of an address of 4 or 16 bytes; `undefined` where there is none, and for IPv6 in a database of IPv4. */
  find(address: Uint8Array): Found | undefined {
    const bits = address.length * 8
    if (bits > this.#addressBits) return undefined
    const { node, depth } = this.#walk(address, bits === V4_BITS ? this.#v4Root : 0)
    return node > this.#nodes ? { offset: node - this.#nodes - SEPARATOR_BYTES, prefixLength: depth } : undefined
  }

  /** The record at an offset; it belongs to the caller. @throws where it is damaged */
  record({ offset }: Found): Value {
    return this.#decoder.decode(offset)
  }

  #walk(address: Uint8Array, root: number): { node: number; depth: number } {
    let node = root
    let depth = 0
    for (; depth < address.length * 8 && node < this.#nodes; depth++) {
      const bit = ((address[depth >> 3] as number) >> (7 - (depth & 7))) & 1
      node = this.#child(node, bit)
    }
    return { node, depth }
  }

  /** Of 28 bits, the four highest of both children share the byte between them. */
  #child(node: number, bit: number): number {
    const bytes = this.#bytes
    const at = (node * this.#recordBits) / 4
    if (this.#recordBits === 24) return bytes.readUIntBE(at + bit * 3, 3)
    if (this.#recordBits === 32) return bytes.readUInt32BE(at + bit * 4)
    const middle = bytes.readUInt8(at + 3)
    const high = bit === 0 ? middle >> 4 : middle & 0x0f
    return high * 0x1000000 + bytes.readUIntBE(at + bit * 4, 3)
  }
}

function fieldOf(metadata: Value, name: string): Value | undefined {
  return isObject(metadata) ? ownField(metadata, name) : undefined
}

function numberOf(metadata: Value, name: string): number {
  const value = fieldOf(metadata, name)
  if (typeof value === 'number') return value
  throw new Error(`it is no MaxMind DB: its metadata have no number "${name}"`)
}

function textOf(metadata: Value, name: string): string {
  const value = fieldOf(metadata, name)
  if (typeof value === 'string') return value
  throw new Error(`it is no MaxMind DB: its metadata have no text "${name}"`)
}
