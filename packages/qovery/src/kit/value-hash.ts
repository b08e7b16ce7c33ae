import { Float, isObject, sortedKeys, Timestamp, valueToText, type Value } from '@qovery/vrl/value'

/** What a value is; two values of different types are never equal, whatever they look like as text. */
const Tag = { text: 1, bytes: 2, small: 3, integer: 4, float: 5, time: 6, null: 7, false: 8, true: 9 } as const
const Mark = { object: 16, list: 17, end: 18, absent: 19, other: 20 } as const

/** Chosen anew by each process, so that nobody can prepare values that collide. */
const SEED = Math.floor(Math.random() * 2 ** 32)

const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)

/**
 * A hash of 64 bits over values, as two whole numbers of 32 bits: equal for equal values, whatever the order of an
 * object's fields. Each step is a bijection of the two lanes, so that no input forgets what came before it.
 */
export class ValueHash {
  readonly #seed: number
  #high = 0
  #low = 0

  /** @param seed 32 bits; left out: those of this process. Hashes of one seed can be compared. */
  constructor(seed = SEED) {
    this.#seed = seed
  }

  get high(): number {
    return this.#high >>> 0
  }

  get low(): number {
    return this.#low >>> 0
  }

  /** The hash of one text, which is read from `high` and `low`. */
  ofText(text: string): this {
    this.start()
    this.text(text)
    this.finish()
    return this
  }

  /** Begins anew. */
  start(): void {
    this.#high = this.#seed
    this.#low = this.#seed ^ 0x9e3779b9
  }

  /** Mixes the lanes once more: without it, the last input would show in few bits. */
  finish(): void {
    for (let i = 0; i < 3; i++) this.#add(0x27d4eb2f)
  }

  /** Adds a value; `undefined`: nothing stands there. */
  value(value: Value | undefined): void {
    if (typeof value === 'string') this.text(value)
    else if (typeof value === 'number') this.#number(value)
    else if (value === undefined) this.#add(Mark.absent)
    else if (value === null) this.#add(Tag.null)
    else if (typeof value === 'boolean') this.#add(value ? Tag.true : Tag.false)
    else if (Array.isArray(value)) {
      this.open('list')
      for (const item of value) this.value(item)
      this.close()
    } else this.#rest(value)
  }

  text(text: string): void {
    this.#add(Tag.text)
    this.#characters(text)
  }

  /** Everything up to `close` lies within one object or list. */
  open(what: 'object' | 'list'): void {
    this.#add(Mark[what])
  }

  close(): void {
    this.#add(Mark.end)
  }

  #rest(value: bigint | object): void {
    if (isObject(value as Value)) {
      const object = value as { [key: string]: Value | undefined }
      this.open('object')
      for (const key of sortedKeys(object)) {
        this.text(key)
        this.value(object[key])
      }
      this.close()
    } else if (value instanceof Timestamp) {
      this.#add(Tag.time)
      this.#double(value.seconds)
      this.#add(value.nanos)
    } else if (value instanceof Float) {
      this.#add(Tag.float)
      this.#double(value.value)
    } else if (value instanceof Uint8Array) {
      this.#add(Tag.bytes)
      this.#add(value.length)
      for (const byte of value) this.#add(byte)
    } else {
      this.#add(typeof value === 'bigint' ? Tag.integer : Mark.other)
      this.#characters(valueToText(value as Value))
    }
  }

  #number(number: number): void {
    if ((number | 0) === number && !Object.is(number, -0)) {
      this.#add(Tag.small)
      this.#add(number)
    } else {
      this.#add(Number.isInteger(number) ? Tag.integer : Tag.float)
      this.#double(number)
    }
  }

  #double(number: number): void {
    double[0] = number
    this.#add(words[0] as number)
    this.#add(words[1] as number)
  }

  #characters(text: string): void {
    const { length } = text
    let high = this.#high
    let low = this.#low
    let at = 0
    for (; at + 1 < length; at += 2) {
      high = Math.imul(high ^ (text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16)), 0x85ebca6b)
      high ^= high >>> 15
      low = Math.imul(low + high, 0xc2b2ae35)
      low = (low << 11) | (low >>> 21)
    }
    this.#high = high
    this.#low = low
    if (at < length) this.#add(text.charCodeAt(at))
    this.#add(length)
  }

  #add(word: number): void {
    const high = Math.imul(this.#high ^ word, 0x85ebca6b)
    this.#high = high ^ (high >>> 15)
    const low = Math.imul(this.#low + this.#high, 0xc2b2ae35)
    this.#low = (low << 11) | (low >>> 21)
  }
}
