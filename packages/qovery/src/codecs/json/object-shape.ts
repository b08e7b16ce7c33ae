import type { EditPlan } from './edit-plan.ts'
import type { RecordPlan } from './record-plan.ts'

const COMMA = 0x2c
const COLON = 0x3a
const OPEN = 0x7b
/** Objects with more keys are left to the exact parser: each node has all keys before it, which takes the square of their number. */
const MOST_KEYS = 256

/** Keys of objects as they came, one after the other: all objects with the same ones share it. */
export class ObjectShape {
  readonly keys: readonly string[]
  /** How the fields of a source go among these keys, for the sources that asked last. */
  plan: RecordPlan | undefined
  /** How a program edits these objects, for the program that asked last. */
  edit: EditPlan | undefined

  constructor(keys: readonly string[]) {
    this.keys = keys
  }
}

/** Bytes to be looked for, four at a time. */
class Words {
  readonly length: number
  readonly words: Int32Array
  /** Of the last word: the bytes that count. */
  readonly mask: number

  constructor(bytes: Uint8Array) {
    this.length = bytes.length
    this.words = new Int32Array(Math.ceil(bytes.length / 4))
    for (let i = 0; i < bytes.length; i++) {
      const word = this.words[i >> 2] as number
      this.words[i >> 2] = word | ((bytes[i] as number) << ((i & 3) * 8))
    }
    const beyond = bytes.length & 3
    this.mask = beyond === 0 ? -1 : (1 << (beyond * 8)) - 1
  }

  areAt(view: DataView, at: number): boolean {
    const words = this.words
    const last = words.length - 1
    if (at + words.length * 4 > view.byteLength) return false
    for (let i = 0; i < last; i++) if (view.getInt32(at + i * 4, true) !== words[i]) return false
    return (view.getInt32(at + last * 4, true) & this.mask) === words[last]
  }
}

/** A place in the tree of all sequences of keys that were seen: what follows one key. */
export class KeyNode {
  readonly #keys: readonly string[]
  /** The key with its quotes. */
  readonly quoted: Words
  /** The same with what stands before and behind it where there are no blanks: a bracket or comma, a colon. */
  readonly compact: Words
  readonly children: KeyNode[] = []
  /** The child that was met last. */
  likely: KeyNode | undefined
  #shape: ObjectShape | undefined

  private constructor(keys: readonly string[], quoted: Uint8Array) {
    this.#keys = keys
    this.quoted = new Words(quoted)
    this.compact = new Words(Uint8Array.of(keys.length === 1 ? OPEN : COMMA, ...quoted, COLON))
  }

  static root(): KeyNode {
    return new KeyNode([], new Uint8Array(0))
  }

  /** What follows when `key` comes next; `quoted` are its bytes with their quotes. `undefined`: it is there already, cannot be a plain field, or is one too many. */
  add(key: string, quoted: Uint8Array): KeyNode | undefined {
    if (key === '__proto__' || this.#keys.length >= MOST_KEYS || this.#keys.includes(key)) return undefined
    const child = new KeyNode([...this.#keys, key], quoted)
    this.children.push(child)
    return child
  }

  /** The shape of objects that end here. */
  get shape(): ObjectShape {
    this.#shape ??= new ObjectShape(this.#keys)
    return this.#shape
  }
}
