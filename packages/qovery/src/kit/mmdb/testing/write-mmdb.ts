import { Float, isObject, sortedKeys, type Value } from '@qovery/vrl/value'
import { addressBytes } from '../address.ts'

/** What a small database is made of: networks such as `2.125.160.0/21` or `2001:db8::/32`, and their records. */
export interface Contents {
  readonly type: string
  readonly networks: readonly (readonly [network: string, record: Value])[]
  readonly ipVersion?: 4 | 6
  readonly recordBits?: 24 | 28 | 32
}

type Child = number | { readonly data: number } | undefined
type Node = [left: Child, right: Child]

const SEPARATOR = Buffer.alloc(16)
const MARK = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')

/** A MaxMind DB; texts that come again are pointers, as real ones have them. */
export function writeMmdb({ type, networks, ipVersion = 6, recordBits = 24 }: Contents): Buffer {
  const data = new Encoder()
  const nodes: Node[] = [[undefined, undefined]]
  for (const [network, record] of networks) insert(nodes, bitsOf(network, ipVersion), data.add(record))
  const metadata = new Encoder()
  metadata.add({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000n,
    database_type: type,
    description: { en: 'made by a test' },
    ip_version: ipVersion,
    languages: ['en'],
    node_count: nodes.length,
    record_size: recordBits,
  })
  return Buffer.concat([treeOf(nodes, recordBits), SEPARATOR, data.bytes, MARK, metadata.bytes])
}

function bitsOf(network: string, ipVersion: 4 | 6): number[] {
  const [text = '', length] = network.split('/')
  const address = addressBytes(text)
  if (address === undefined) throw new Error(`${text} is no address`)
  const before = ipVersion === 6 && address.length === 4 ? 96 : 0
  const bits = [...address].flatMap((byte) => Array.from({ length: 8 }, (_, i) => (byte >> (7 - i)) & 1))
  return [...Array<number>(before).fill(0), ...bits.slice(0, Number(length))]
}

function insert(nodes: Node[], bits: readonly number[], data: number): void {
  let node = 0
  bits.forEach((bit, depth) => {
    const children = nodes[node] as Node
    if (depth === bits.length - 1) {
      children[bit as 0 | 1] = { data }
      return
    }
    const child = children[bit as 0 | 1]
    if (typeof child === 'object') throw new Error('a network lies in another')
    node = child ?? nodes.push([undefined, undefined]) - 1
    children[bit as 0 | 1] = node
  })
}

function treeOf(nodes: readonly Node[], recordBits: number): Buffer {
  const valueOf = (child: Child): bigint => {
    if (child === undefined) return BigInt(nodes.length)
    return BigInt(typeof child === 'number' ? child : nodes.length + SEPARATOR.length + child.data)
  }
  const written = nodes.map(([left, right]) => {
    const [a, b] = [valueOf(left), valueOf(right)]
    if (recordBits !== 28) return ((a << BigInt(recordBits)) | b).toString(16).padStart(recordBits / 2, '0')
    const parts = [a & 0xffffffn, ((a >> 24n) << 4n) | (b >> 24n), b & 0xffffffn] as const
    return parts.map((part, i) => part.toString(16).padStart(i === 1 ? 2 : 6, '0')).join('')
  })
  return Buffer.from(written.join(''), 'hex')
}

/** Writes values of the data section one after the other. */
class Encoder {
  readonly #parts: Buffer[] = []
  readonly #texts = new Map<string, number>()
  #length = 0

  get bytes(): Buffer {
    return Buffer.concat(this.#parts)
  }

  /** Writes a value, and gives where it begins. Integers from 0 are of the type uint32, bigints uint64 or uint128. */
  add(value: Value): number {
    const at = this.#length
    if (typeof value === 'string') this.#addText(value)
    else if (value instanceof Uint8Array) this.#put(4, value.length, value)
    else if (typeof value === 'boolean') this.#put(14, value ? 1 : 0)
    else if (typeof value === 'bigint') this.#addBigint(value)
    else if (value instanceof Float || (typeof value === 'number' && !Number.isInteger(value)))
      this.#addDouble(Number(value))
    else if (typeof value === 'number') this.#addInteger(value)
    else if (Array.isArray(value)) {
      this.#put(11, value.length)
      for (const item of value) this.add(item)
    } else if (isObject(value)) {
      const keys = sortedKeys(value)
      this.#put(7, keys.length)
      for (const key of keys) {
        this.add(key)
        this.add(value[key] as Value)
      }
    } else throw new Error('a database has no such value')
    return at
  }

  #addText(text: string): void {
    const known = this.#texts.get(text)
    if (known === undefined) {
      this.#texts.set(text, this.#length)
      const bytes = Buffer.from(text)
      this.#put(2, bytes.length, bytes)
    } else if (known < 2048) this.#push(Buffer.from([(1 << 5) | (known >> 8), known & 0xff]))
    else {
      const rest = known - 2048
      this.#push(Buffer.from([(1 << 5) | (1 << 3) | (rest >> 16), (rest >> 8) & 0xff, rest & 0xff]))
    }
  }

  #addBigint(value: bigint): void {
    const hex = value.toString(16)
    const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
    this.#put(bytes.length > 8 ? 10 : 9, bytes.length, bytes)
  }

  #addDouble(value: number): void {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleBE(value)
    this.#put(3, 8, bytes)
  }

  #addInteger(value: number): void {
    const bytes = Buffer.alloc(4)
    if (value < 0) bytes.writeInt32BE(value)
    else bytes.writeUInt32BE(value)
    this.#put(value < 0 ? 8 : 6, 4, bytes)
  }

  /** The control byte of a type and size, the rest of the size, and the bytes of the value. */
  #put(type: number, size: number, bytes: Uint8Array = Buffer.alloc(0)): void {
    const small = size < 29 ? size : size < 285 ? 29 : 30
    const control = type > 7 ? [small, type - 7] : [(type << 5) | small]
    const rest = small < 29 ? [] : small === 29 ? [size - 29] : [(size - 285) >> 8, (size - 285) & 0xff]
    this.#push(Buffer.from([...control, ...rest]), Buffer.from(bytes))
  }

  #push(...parts: readonly Buffer[]): void {
    for (const part of parts) this.#length += part.length
    this.#parts.push(...parts)
  }
}
