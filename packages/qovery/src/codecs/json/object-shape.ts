import type { EditPlan } from './edit-plan.ts'
import type { RecordPlan } from './record-plan.ts'

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

/** A place in the tree of all sequences of keys that were seen: what follows one key. */
export class KeyNode {
  readonly #keys: readonly string[]
  /** The key with its quotes, in words; bytes beyond it are masked. */
  readonly #words: Int32Array
  readonly #mask: number
  /** Its length in bytes, with the quotes. */
  readonly length: number
  readonly children: KeyNode[] = []
  /** The child that was met last. */
  likely: KeyNode | undefined
  #shape: ObjectShape | undefined

  private constructor(keys: readonly string[], bytes: Uint8Array) {
    this.#keys = keys
    this.length = bytes.length
    this.#words = new Int32Array(Math.ceil(bytes.length / 4))
    for (let i = 0; i < bytes.length; i++) {
      const word = this.#words[i >> 2] as number
      this.#words[i >> 2] = word | ((bytes[i] as number) << ((i & 3) * 8))
    }
    const beyond = bytes.length & 3
    this.#mask = beyond === 0 ? -1 : (1 << (beyond * 8)) - 1
  }

  static root(): KeyNode {
    return new KeyNode([], new Uint8Array(0))
  }

  /** What follows when `key` comes next; `quoted` are its bytes with their quotes. `undefined`: it is there already, or cannot be a plain field. */
  add(key: string, quoted: Uint8Array): KeyNode | undefined {
    if (key === '__proto__' || this.#keys.includes(key)) return undefined
    const child = new KeyNode([...this.#keys, key], quoted)
    this.children.push(child)
    return child
  }

  /** Whether the bytes at `at` are this key. */
  isAt(view: DataView, at: number): boolean {
    const words = this.#words
    const last = words.length - 1
    if (at + words.length * 4 > view.byteLength) return false
    for (let i = 0; i < last; i++) if (view.getInt32(at + i * 4, true) !== words[i]) return false
    return (view.getInt32(at + last * 4, true) & this.#mask) === words[last]
  }

  /** The shape of objects that end here. */
  get shape(): ObjectShape {
    this.#shape ??= new ObjectShape(this.#keys)
    return this.#shape
  }
}
