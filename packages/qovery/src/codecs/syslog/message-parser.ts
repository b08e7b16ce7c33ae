import { isIP } from 'node:net'
import type { Clock } from './clock.ts'
import {
  APPNAME_AT,
  DATA_AT,
  HOSTNAME_AT,
  MESSAGE_AT,
  MSGID_AT,
  NANOS,
  PRIORITY,
  PROCID_AT,
  ROW,
  VERSION,
} from './row.ts'
import type { Spans } from './spans.ts'
import { FNV_START, StructuredDataReader } from './structured-data.ts'

const SPACE = 0x20
const DASH = 0x2d
const COLON = 0x3a
const LESS = 0x3c
const GREATER = 0x3e
const OPEN = 0x5b
const CLOSE = 0x5d
/** The longest version; the RFC has three digits for it, and a kind of row has room for six. */
const VERSION_DIGITS = 6
/** The longest text that is looked at as an address. */
const IP_LENGTH = 64

/** Takes messages of RFC 5424 and RFC 3164 apart, byte by byte and leniently: what can be told is told. */
export class MessageParser {
  /** When the latest message was sent, in epoch seconds; NaN: it does not say. */
  seconds = Number.NaN
  /** The hash of the names in its structured data. */
  dataHash = FNV_START
  /** Elements of its structured data that could not be read. */
  skipped = 0
  readonly #clock: Clock
  readonly #spans: Spans
  readonly #data: StructuredDataReader
  #bytes: Uint8Array = new Uint8Array(0)
  #end = 0
  #row: Int32Array = new Int32Array(ROW)
  #at = 0

  /** @param spans take the places of structured data */
  constructor(clock: Clock, spans: Spans) {
    this.#clock = clock
    this.#spans = spans
    this.#data = new StructuredDataReader(spans)
  }

  /** Fills the row at `at` of `rows` for the message from `start` to before `end`. False: it is none of the two RFCs. */
  parse(bytes: Uint8Array, start: number, end: number, { rows, at }: { rows: Int32Array; at: number }): boolean {
    let first = start
    let last = end
    while (first < last && isBlank(bytes[first] as number)) first++
    while (last > first && isBlank(bytes[last - 1] as number)) last--
    this.#bytes = bytes
    this.#end = last
    this.#row = rows
    this.#at = at
    const before = this.#spans.length
    const header = this.#priority(first)
    if (header < 0) return false
    const priority = rows[at + PRIORITY] as number
    this.#begin(priority)
    if (this.#rfc5424(header)) return true
    this.#spans.length = before
    this.#begin(priority)
    return this.#rfc3164(header)
  }

  #begin(priority: number): void {
    const row = this.#row
    const at = this.#at
    for (let i = at; i < at + ROW; i++) row[i] = -1
    row[at + PRIORITY] = priority
    row[at + NANOS] = 0
    this.seconds = Number.NaN
    this.dataHash = FNV_START
    this.skipped = 0
    this.#span(DATA_AT, this.#spans.length, this.#spans.length)
  }

  /** Reads `<34>`, which may be missing, and returns where it ends; -1: it is not well-formed. */
  #priority(at: number): number {
    const bytes = this.#bytes
    this.#row[this.#at + PRIORITY] = -1
    if (bytes[at] !== LESS) return at
    let priority = 0
    let to = at + 1
    for (; to < this.#end && isDigit(bytes[to] as number) && priority <= 255; to++) {
      priority = priority * 10 + (bytes[to] as number) - 0x30
    }
    if (to === at + 1 || priority > 255 || to >= this.#end || bytes[to] !== GREATER) return -1
    this.#row[this.#at + PRIORITY] = priority
    return to + 1
  }

  #rfc5424(at: number): boolean {
    const bytes = this.#bytes
    let version = 0
    let to = at
    for (; to < this.#end && isDigit(bytes[to] as number) && to - at <= VERSION_DIGITS; to++) {
      version = version * 10 + (bytes[to] as number) - 0x30
    }
    if (to === at || to - at > VERSION_DIGITS || to >= this.#end || !isBlank(bytes[to] as number)) return false
    this.#row[this.#at + VERSION] = version
    to = this.#timestamp5424(this.#skipBlanks(to))
    if (to < 0) return false
    for (let field = HOSTNAME_AT; field <= MSGID_AT; field += 2) {
      to = this.#token(field, this.#skipBlanks(to))
      if (to < 0) return false
    }
    to = this.#skipBlanks(to)
    if (to < this.#end && bytes[to] === DASH) to++
    else to = this.#structuredData(to, false)
    to = this.#skipBlanks(to)
    // The byte order mark only says that the message is UTF-8 (RFC 5424, section 6.4).
    if (bytes[to] === 0xef && bytes[to + 1] === 0xbb && bytes[to + 2] === 0xbf && to + 3 <= this.#end) to += 3
    this.#span(MESSAGE_AT, to, this.#end)
    return true
  }

  /** Returns where the timestamp, or the dash in its place, ends; -1: there is none. */
  #timestamp5424(at: number): number {
    const bytes = this.#bytes
    if (bytes[at] === DASH && at + 1 < this.#end && isBlank(bytes[at + 1] as number)) return at + 1
    const to = this.#clock.readRfc3339(bytes, at, this.#end)
    if (to < 0 || to >= this.#end || !isBlank(bytes[to] as number)) return -1
    this.#setTime()
    return to
  }

  #rfc3164(at: number): boolean {
    const bytes = this.#bytes
    const timeAt = this.#skipBlanks(at)
    let to = this.#clock.readRfc3339(bytes, timeAt, this.#end)
    if (to < 0 || (to < this.#end && !isBlank(bytes[to] as number))) {
      to = this.#clock.readRfc3164(bytes, timeAt, this.#end)
    }
    if (to < 0) return false
    this.#setTime()
    const hostAt = to
    to = this.#word(to, true)
    const tagAt = to
    to = this.#word(to, false)
    this.#hostAndTag(hostAt, tagAt, to)
    to = this.#skipBlanks(to)
    if (to < this.#end && bytes[to] === COLON) to++
    to = this.#skipBlanks(to)
    to = this.#skipBlanks(this.#structuredData(to, true))
    this.#span(MESSAGE_AT, to, this.#end)
    return true
  }

  /** Reads a space and a word up to a blank or a colon, and returns where it ends: at `at` where there is none. */
  #word(at: number, mayBeAddress: boolean): number {
    const bytes = this.#bytes
    if (at >= this.#end || bytes[at] !== SPACE) return at
    let to = at + 1
    while (to < this.#end && bytes[to] !== COLON && !isBlank(bytes[to] as number)) to++
    if (mayBeAddress && bytes[to] === COLON) {
      let whole = to
      while (whole < this.#end && !isBlank(bytes[whole] as number) && whole - at <= IP_LENGTH) whole++
      if (this.#isAddress(at + 1, whole)) return whole
    }
    return to === at + 1 ? at : to
  }

  /** One word alone is the tag if it has a process in brackets, or a colon behind it and is no address; else the host. */
  #hostAndTag(hostAt: number, tagAt: number, end: number): void {
    if (end > tagAt) {
      if (tagAt > hostAt) this.#text(HOSTNAME_AT, hostAt + 1, tagAt)
      if (!this.#tag(tagAt + 1, end)) this.#text(APPNAME_AT, tagAt + 1, end)
    } else if (tagAt > hostAt && !this.#tag(hostAt + 1, tagAt)) {
      const isTag = tagAt < this.#end && this.#bytes[tagAt] === COLON && !this.#isAddress(hostAt + 1, tagAt)
      this.#text(isTag ? APPNAME_AT : HOSTNAME_AT, hostAt + 1, tagAt)
    }
  }

  #isAddress(at: number, end: number): boolean {
    return end - at <= IP_LENGTH && isIP(Buffer.from(this.#bytes.subarray(at, end)).toString('latin1')) !== 0
  }

  /** Sets the fields of a tag such as `app[42]`; false: it is none. */
  #tag(at: number, end: number): boolean {
    const bytes = this.#bytes
    const open = bytes.subarray(at, end).indexOf(OPEN)
    const close = bytes.subarray(at, end).indexOf(CLOSE)
    if (open < 0 || close !== end - at - 1 || close <= open + 1) return false
    this.#span(APPNAME_AT, at, at + open)
    this.#span(PROCID_AT, at + open + 1, end - 1)
    return true
  }

  /** Sets a field; a dash stands for none. */
  #text(field: number, at: number, end: number): void {
    if (end - at !== 1 || this.#bytes[at] !== DASH) this.#span(field, at, end)
  }

  /** Reads a field of the header, a dash for none, and returns where it ends; -1: there is nothing. */
  #token(field: number, at: number): number {
    const bytes = this.#bytes
    let to = at
    while (to < this.#end && !isBlank(bytes[to] as number)) to++
    if (to === at) return -1
    this.#text(field, at, to)
    return to
  }

  #structuredData(at: number, strict: boolean): number {
    const before = this.#spans.length
    const to = this.#data.read(this.#bytes, at, this.#end, strict)
    this.dataHash = this.#data.hash
    this.skipped = this.#data.skipped
    this.#span(DATA_AT, before, this.#spans.length)
    return to
  }

  #setTime(): void {
    this.seconds = this.#clock.seconds
    this.#row[this.#at + NANOS] = this.#clock.nanos
  }

  #span(field: number, at: number, end: number): void {
    this.#row[this.#at + field] = at
    this.#row[this.#at + field + 1] = end
  }

  #skipBlanks(at: number): number {
    let to = at
    while (to < this.#end && isBlank(this.#bytes[to] as number)) to++
    return to
  }
}

function isBlank(byte: number): boolean {
  return byte === SPACE || (byte >= 0x09 && byte <= 0x0d)
}

function isDigit(byte: number): boolean {
  return (byte - 0x30) >>> 0 <= 9
}
