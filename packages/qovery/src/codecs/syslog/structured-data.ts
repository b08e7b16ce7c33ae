import { setField, type ValueObject } from '@qovery/vrl/value'
import type { Spans } from './spans.ts'

/*
 * The spans of structured data. An element: where its id begins and ends, and how many parameters it has. A parameter:
 * where its name begins and ends, where its value does; the end of a value with escapes in it is negated (`~`).
 */
export const ELEMENT_SPANS = 3
export const PARAM_SPANS = 4

const QUOTE = 0x22
const EQUALS = 0x3d
const OPEN = 0x5b
const BACKSLASH = 0x5c
const CLOSE = 0x5d
const SPACE = 0x20
/** Factor and start of the hash FNV-1a, for 32 bits. */
const FNV_PRIME = 0x01000193
export const FNV_START = 0x811c9dc5 | 0

/** Reads structured data (RFC 5424, section 6.3) from bytes. */
export class StructuredDataReader {
  /** Of the names in what was read latest. */
  hash = FNV_START
  /** How many elements of the latest data were skipped, because they could not be read. */
  skipped = 0
  readonly #spans: Spans

  constructor(spans: Spans) {
    this.#spans = spans
  }

  /**
   * Reads the elements at `at`, adds their spans and returns where they end. An element that cannot be read ends them if
   * `strict`; else it is skipped. `strict` elements have parameters.
   */
  read(bytes: Uint8Array, at: number, end: number, strict: boolean): number {
    this.hash = FNV_START
    this.skipped = 0
    let from = at
    while (from < end && bytes[from] === OPEN) {
      const before = this.#spans.length
      const hash = this.hash
      const to = this.#element(bytes, from, end)
      if (to > 0 && !(strict && this.#spans.places[before + 2] === 0)) {
        from = to
        continue
      }
      this.#spans.length = before
      this.hash = hash
      if (strict) break
      const close = bytes.subarray(from, end).indexOf(CLOSE)
      if (close < 0) break
      from += close + 1
      this.skipped++
    }
    return from
  }

  /** Reads `[id name="value" …]` and returns where it ends; -1: it is none. */
  #element(bytes: Uint8Array, at: number, end: number): number {
    const spans = this.#spans
    let to = this.#id(bytes, at + 1, end)
    if (to < 0) return -1
    spans.add(at + 1)
    spans.add(to)
    const countAt = spans.length
    spans.add(0)
    for (let count = 0; ; count++) {
      while (to < end && bytes[to] === SPACE) to++
      if (to >= end) return -1
      if (bytes[to] === CLOSE) {
        spans.set(countAt, count)
        return to + 1
      }
      to = this.#param(bytes, to, end)
      if (to < 0) return -1
    }
  }

  #id(bytes: Uint8Array, at: number, end: number): number {
    let hash = this.hash
    let to = at
    for (; to < end; to++) {
      const byte = bytes[to] as number
      if (byte <= SPACE || byte === CLOSE || byte === EQUALS) break
      hash = Math.imul(hash ^ byte, FNV_PRIME)
    }
    this.hash = Math.imul(hash ^ OPEN, FNV_PRIME)
    return to === at ? -1 : to
  }

  /** Reads `name="value"` and returns where it ends; -1: it is none. */
  #param(bytes: Uint8Array, at: number, end: number): number {
    let hash = this.hash
    let to = at
    for (; to < end; to++) {
      const byte = bytes[to] as number
      if (byte === EQUALS || byte === CLOSE) break
      hash = Math.imul(hash ^ byte, FNV_PRIME)
    }
    this.hash = Math.imul(hash ^ EQUALS, FNV_PRIME)
    if (to === at || to >= end || bytes[to] !== EQUALS) return -1
    const nameEnd = to++
    while (to < end && bytes[to] === SPACE) to++
    if (to >= end || bytes[to] !== QUOTE) return -1
    const valueAt = ++to
    let escapes = false
    for (; to < end; to++) {
      const byte = bytes[to] as number
      if (byte === QUOTE) break
      if (byte !== BACKSLASH) continue
      escapes = true
      to++
    }
    if (to >= end) return -1
    const spans = this.#spans
    spans.add(at)
    spans.add(nameEnd)
    spans.add(valueAt)
    spans.add(escapes ? ~to : to)
    return to + 1
  }
}

/** Calls `element` with the id and the parameters of each element among the spans; of parameters of one name the last counts. */
export function eachElement(
  spans: Int32Array,
  from: number,
  to: number,
  textOf: (at: number, end: number) => string,
  element: (id: string, params: ValueObject) => void,
): void {
  let at = from
  while (at < to) {
    const id = textOf(spans[at] as number, spans[at + 1] as number)
    const count = spans[at + 2] as number
    const params: ValueObject = {}
    at += ELEMENT_SPANS
    for (let i = 0; i < count; i++, at += PARAM_SPANS) {
      const name = textOf(spans[at] as number, spans[at + 1] as number)
      setField(params, name, valueOf(spans, at + 2, textOf))
    }
    element(id, params)
  }
}

/** The value whose span begins at `at`, without its escapes. */
export function valueOf(spans: Int32Array, at: number, textOf: (at: number, end: number) => string): string {
  const end = spans[at + 1] as number
  const start = spans[at] as number
  return end >= 0 ? textOf(start, end) : unescaped(textOf(start, ~end))
}

/** `\"`, `\\` and `\]` stand for their second character and `\n` for a newline; a backslash before anything else is kept. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(["\\\]n])/g, (_, character: string) => (character === 'n' ? '\n' : character))
}
