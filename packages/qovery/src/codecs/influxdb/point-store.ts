import { Series } from '@qovery/sdk'
import { Fault } from './fault.ts'
import { COMMA, EQUALS, scanTo, unescaped } from './scan.ts'

/** A measurement with its tags, and the gauges of its fields by the text of their keys. */
export interface Point {
  readonly identity: Series
  readonly gauges: Map<string, Series>
  /** The fields of its lines in their usual order; `start` is the key with the `=` after it. */
  readonly usual: { readonly start: string; readonly gauge: Series }[]
}

/** Fields of a line beyond this many are always looked up. */
const MAX_USUAL = 256

/** Tags of a point: each field is a series with all of them, so that a line would cost the square of its length. */
const MOST_TAGS = 256

/** How many gauges are remembered, and how many characters they may have between them. */
const MAX_GAUGES = 100_000
const MAX_TEXT = 16 * 1024 * 1024

/** Remembers series by the text that names them: the same text gives the same object, until there are too many. */
export class PointStore {
  readonly #points = new Map<string, Point>()
  #gauges = 0
  #text = 0

  /** The point of `measurement,tag=value…`. @throws SyntaxError */
  find(text: string): Point {
    const known = this.#points.get(text)
    if (known !== undefined) return known
    const own = copied(text)
    const point = { identity: parsed(own), gauges: new Map<string, Series>(), usual: [] }
    this.#reserve(own.length)
    this.#points.set(own, point)
    return point
  }

  /** The gauge of the field `key` of a point, which stands at `index` in its line. @throws SyntaxError */
  gauge(point: Point, index: number, key: string): Series {
    const known = point.gauges.get(key)
    if (known !== undefined) return known
    const own = copied(key)
    const { name, tagNames, tagValues } = point.identity
    const gauge = new Series({ namespace: undefined, name: `${name}_${word(own)}`, tagNames, tagValues })
    this.#reserve(own.length + gauge.name.length)
    point.gauges.set(own, gauge)
    if (index === point.usual.length && index < MAX_USUAL) point.usual.push({ start: `${own}=`, gauge })
    return gauge
  }

  #reserve(characters: number): void {
    if (this.#gauges >= MAX_GAUGES || this.#text + characters > MAX_TEXT) {
      this.#points.clear()
      this.#gauges = 0
      this.#text = 0
    }
    this.#gauges++
    this.#text += characters
  }
}

/** The measurement and its tags, as a series of that name. */
function parsed(text: string): Series {
  const end = scanTo(text, 0, COMMA)
  const tags: [string, string][] = []
  for (let at = end + 1, to = end; to < text.length; at = to + 1) {
    to = scanTo(text, at, COMMA)
    const equals = scanTo(text, at, EQUALS)
    if (equals >= to) throw Fault.no_tag
    if (tags.length >= MOST_TAGS) throw Fault.many_tags
    tags.push([word(text.slice(at, equals)), word(text.slice(equals + 1, to))])
  }
  return Series.of(word(text.slice(0, end)), tags)
}

function word(text: string): string {
  if (text === '') throw Fault.empty
  if (text.endsWith('\\')) throw Fault.backslash_end
  return unescaped(text)
}

/** The same text in memory of its own: as a part of what was read it would keep all of that alive. */
function copied(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le')
}
