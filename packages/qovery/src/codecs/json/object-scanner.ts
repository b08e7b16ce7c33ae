import { CanonicalValues } from './canonical-values.ts'
import { KeyNode, type ObjectShape } from './object-shape.ts'
import { firstSpecial, specialBits } from './special-bytes.ts'

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN = 0x7b
const CLOSE = 0x7d
/** Sequences of keys that are remembered; beyond, all are forgotten, so that hostile keys cannot fill the memory. */
const MAX_NODES = 4096
/** Different keys that may follow one sequence. */
const MAX_CHILDREN = 32

/**
 * Takes JSON objects apart without making them: it finds their keys, which it knows from earlier objects, and where their
 * values stand. Objects whose values are not written as `encodeJson` writes them, and all that is no JSON object, are left
 * to the exact parser.
 */
export class ObjectScanner {
  /** Where values begin and end, two numbers for each, of all objects since `begin`. */
  spans: Int32Array = new Int32Array(0)
  /** How many of these numbers are in use. */
  used = 0
  readonly #values = new CanonicalValues()
  #root = KeyNode.root()
  #nodes = 0
  #bytes: Buffer = Buffer.alloc(0)
  #view: DataView = new DataView(this.#bytes.buffer)
  #end = 0
  /** How far the object under way was looked at, and which key was the last one. */
  #at = 0
  #node = this.#root

  /** Objects are those of `bytes` from now on; they must be valid UTF-8. About so many values are expected. */
  begin(bytes: Buffer, values: number): void {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.spans = new Int32Array(values * 2)
    this.used = 0
  }

  /** The shape of the object that is all there is from `start` to before `end`, but for blanks; its values are added to `spans`. */
  scan(start: number, end: number): ObjectShape | undefined {
    this.#end = end
    this.#values.look(this.#bytes, this.#view, end)
    const used = this.used
    const shape = this.#object(this.#skip(start))
    if (shape === undefined) this.used = used
    return shape
  }

  #object(start: number): ObjectShape | undefined {
    const bytes = this.#bytes
    if (bytes[start] !== OPEN) return undefined
    this.#at = start
    this.#node = this.#root
    for (;;) {
      this.#follow()
      let at = this.#skip(this.#at)
      const isFirst = at === start
      if (!isFirst && bytes[at] === CLOSE) return this.#isLast(at + 1) ? this.#node.shape : undefined
      if (!isFirst && bytes[at] !== COMMA) return undefined
      at = this.#skip(at + 1)
      if (isFirst && bytes[at] === CLOSE) return this.#isLast(at + 1) ? this.#node.shape : undefined
      const next = this.#key(this.#node, at)
      if (next === undefined) return undefined
      at = this.#skip(at + next.quoted.length)
      if (bytes[at] !== COLON) return undefined
      at = this.#skip(at + 1)
      const end = this.#values.endOf(at)
      if (end < 0) return undefined
      this.#note(at, end)
      this.#at = end
      this.#node = next
    }
  }

  /** Goes on over fields that are those of the object before, written without blanks. */
  #follow(): void {
    const bytes = this.#bytes
    const view = this.#view
    const lastWord = Math.min(this.#end, bytes.length - 3)
    let at = this.#at
    let node = this.#node
    for (let next = node.likely; next !== undefined; next = node.likely) {
      const { words, mask, length } = next.compact
      const last = words.length - 1
      if (at + last * 4 >= lastWord) break
      let i = 0
      while (i < last && view.getInt32(at + i * 4, true) === words[i]) i++
      if (i < last || (view.getInt32(at + i * 4, true) & mask) !== words[i]) break
      const start = at + length
      let end = start
      if (bytes[start] === QUOTE) {
        let bits = 0
        end++
        while (end < lastWord && (bits = specialBits(view.getInt32(end, true))) === 0) end += 4
        if (bits !== 0) end += firstSpecial(bits)
        end = bytes[end] === QUOTE ? end + 1 : this.#values.endOfString(start + 1, true)
      } else end = this.#values.endOf(start)
      if (end < 0) break
      this.#note(start, end)
      at = end
      node = next
    }
    this.#at = at
    this.#node = node
  }

  /** Notes where a value stands. */
  #note(start: number, end: number): void {
    if (this.used + 2 > this.spans.length) this.#grow()
    this.spans[this.used++] = start
    this.spans[this.used++] = end
  }

  /** The node of the key whose opening quote is at `at`. */
  #key(node: KeyNode, at: number): KeyNode | undefined {
    for (const child of node.children) {
      if (!child.quoted.areAt(this.#view, at)) continue
      node.likely = child
      return child
    }
    return this.#learn(node, at)
  }

  #learn(node: KeyNode, at: number): KeyNode | undefined {
    if (this.#bytes[at] !== QUOTE || node.children.length >= MAX_CHILDREN) return undefined
    const end = this.#values.endOfString(at + 1, false)
    if (end < 0) return undefined
    if (++this.#nodes > MAX_NODES) {
      this.#root = KeyNode.root()
      this.#nodes = 0
    }
    return node.add(this.#bytes.toString('utf8', at + 1, end - 1), this.#bytes.subarray(at, end))
  }

  /** Whether nothing but blanks follows. What was found may lie beyond the end, where the next frame begins. */
  #isLast(at: number): boolean {
    return at <= this.#end && this.#skip(at) === this.#end
  }

  #skip(start: number): number {
    const bytes = this.#bytes
    let at = start
    while (at < this.#end && isBlank(bytes[at] as number)) at++
    return at
  }

  #grow(): void {
    const larger = new Int32Array(Math.max(256, this.spans.length * 2))
    larger.set(this.spans)
    this.spans = larger
  }
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}
