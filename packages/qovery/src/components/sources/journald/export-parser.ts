import { ownField, setField, type Value, type ValueObject } from '@qovery/vrl/value'
import { Carry } from '../../../codecs/framing/carry.ts'
import { asBuffer, decodeUtf8 } from '../../../codecs/utf8.ts'
import { FieldNames } from './field-names.ts'

/** An entry of the journal. A field that it has several times is an array; bytes that are not UTF-8 stay bytes. */
export interface Entry {
  /** Where in the journal it is; empty where it does not say. */
  readonly cursor: string
  /** All other fields, by their names in the journal. */
  readonly fields: ValueObject
}

const NEWLINE = 10
const EQUALS = 61
const END_OF_ENTRY = Buffer.from('\n\n')
const LENGTH_BYTES = 8
const CURSOR = '__CURSOR'
/** Text decoded from UTF-8 holds this wherever bytes were not valid. */
const REPLACEMENT = '\ufffd'

/**
 * Takes a stream in the Journal Export Format apart (systemd.io/JOURNAL_EXPORT_FORMATS). A field is a line
 * `NAME=value`, or a line `NAME`, a length in 64 bits, little endian, so many bytes and a newline; an empty line ends an
 * entry. Entries longer than `limit` bytes are passed over, and never kept in memory.
 */
export class ExportParser {
  readonly #limit: number
  readonly #onTooLong: () => void
  /** What has come of a field whose end has not. */
  readonly #carry = new Carry()
  /** How long the carry must be before it is worth another look. */
  #needed = 0
  readonly #names = new FieldNames()
  #fields: ValueObject = {}
  #cursor = ''
  /** Bytes of the fields of the entry under way. */
  #size = 0
  #tooLong = false
  /** Bytes of a value that is not kept and still comes. */
  #toSkip = 0

  /** `onTooLong` is called once for each entry that is passed over. */
  constructor(limit: number, onTooLong: () => void) {
    this.#limit = limit
    this.#onTooLong = onTooLong
  }

  /** The entries that are complete with `bytes`, which may be changed afterwards. @throws Error where this is another format */
  push(bytes: Uint8Array): Entry[] {
    const entries: Entry[] = []
    const carry = this.#carry
    const isMore = carry.length > 0
    if (isMore) carry.append(bytes)
    if (carry.length < this.#needed) return entries
    // What has been looked at and has no length ends with a newline only.
    if (!isMore || this.#needed > 0 || asBuffer(bytes).includes(NEWLINE)) {
      const all = isMore ? carry.view() : asBuffer(bytes)
      this.#needed = 0
      const rest = Buffer.from(all.subarray(this.#parse(all, entries)))
      carry.clear()
      carry.append(rest)
    }
    if (this.#size + Math.max(carry.length, this.#needed) > this.#limit) this.#passOver()
    return entries
  }

  /** Returns up to where all was used. */
  #parse(bytes: Buffer, entries: Entry[]): number {
    let at = 0
    while (at < bytes.length) {
      if (this.#toSkip > 0) {
        const skipped = Math.min(this.#toSkip, bytes.length - at)
        this.#toSkip -= skipped
        at += skipped
        continue
      }
      const after = this.#size === 0 && !this.#tooLong ? this.#parseText(bytes, at, entries) : at
      const next = after > at ? after : this.#parseField(bytes, at, entries)
      if (next === at) return at
      at = next
    }
    return at
  }

  /** Takes an entry that is there as a whole and all text; returns where it ends, or `at` where it is not of that kind. */
  #parseText(bytes: Buffer, at: number, entries: Entry[]): number {
    const end = bytes.indexOf(END_OF_ENTRY, at)
    if (end < 0 || end + 1 - at > this.#limit) return at
    const text = bytes.toString('utf8', at, end + 1)
    if (text.includes(REPLACEMENT)) return at
    for (let start = 0, i = 0; start < text.length; i++) {
      const newline = text.indexOf('\n', start)
      const field = this.#names.at(text, start, newline, i)
      if (field === undefined) {
        this.#forget()
        return at
      }
      const value = text.slice(start + field.prefix.length, newline)
      if (field.isFirst && field.name !== CURSOR) setField(this.#fields, field.name, value)
      else this.#add(field.name, value)
      start = newline + 1
    }
    this.#finish(entries)
    return end + 2
  }

  /** Takes one field, or the end of the entry; returns where it ends, or `at` where its end has not come. */
  #parseField(bytes: Buffer, at: number, entries: Entry[]): number {
    const newline = bytes.indexOf(NEWLINE, at)
    if (newline < 0) return at
    if (newline === at) {
      this.#finish(entries)
      return at + 1
    }
    const equals = bytes.subarray(at, newline).indexOf(EQUALS)
    const end = equals < 0 ? this.#endOfBinary(bytes, at, newline) : newline
    if (end >= bytes.length) {
      this.#needed = end + 1 - at
      return at
    }
    if (!this.#tooLong) {
      const name = bytes.toString('utf8', at, equals < 0 ? newline : at + equals)
      this.#add(name, decodeUtf8(bytes, equals < 0 ? newline + 1 + LENGTH_BYTES : at + equals + 1, end))
    }
    this.#size += end + 1 - at
    return end + 1
  }

  /** Where the value of a field ends that gives its length; without the length yet, where that will end. */
  #endOfBinary(bytes: Buffer, at: number, newline: number): number {
    const start = newline + 1 + LENGTH_BYTES
    if (start > bytes.length) return start
    const length = bytes.readBigUInt64LE(newline + 1)
    const name = bytes.toString('utf8', at, Math.min(newline, at + 64))
    if (length > BigInt(Number.MAX_SAFE_INTEGER - start)) {
      throw new Error(`the field "${name}" says it is ${length} bytes long: this is not the export format of journals`)
    }
    return start + Number(length)
  }

  #add(name: string, value: string | Uint8Array): void {
    if (name === CURSOR) {
      this.#cursor = String(value)
      return
    }
    const known = ownField(this.#fields, name)
    setField(this.#fields, name, known === undefined ? value : [...several(known), value])
  }

  #finish(entries: Entry[]): void {
    const isOver = this.#size > this.#limit
    if (isOver && !this.#tooLong) this.#onTooLong()
    if (!isOver && !this.#tooLong && (this.#cursor !== '' || Object.keys(this.#fields).length > 0)) {
      entries.push({ cursor: this.#cursor, fields: this.#fields })
    }
    this.#forget()
    this.#tooLong = false
  }

  #forget(): void {
    this.#fields = {}
    this.#cursor = ''
    this.#size = 0
  }

  /** Keeps of the entry under way no more than it takes to find its end. */
  #passOver(): void {
    if (!this.#tooLong) this.#onTooLong()
    this.#forget()
    this.#tooLong = true
    const rest = this.#carry.view()
    const missing = this.#needed - rest.length
    // A length that has not come yet, and the newline behind an empty value, are missing too.
    if (missing > LENGTH_BYTES + 1) {
      this.#toSkip = missing
      this.#needed = 0
      this.#carry.clear()
    } else if (this.#needed === 0 && rest.includes(EQUALS)) {
      this.#carry.clear()
      this.#carry.append(Uint8Array.of(EQUALS))
    } else if (rest.length > this.#limit) {
      throw new Error('a name of a field has no end: this is not the export format of journals')
    }
  }
}

function several(value: Value): Value[] {
  return Array.isArray(value) ? value : [value]
}
