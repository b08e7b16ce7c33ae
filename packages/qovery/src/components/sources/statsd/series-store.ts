import { Series, type TagValue } from '@qovery/sdk'
import { compareText } from '@qovery/vrl/value'
import { RecentMap } from '../../../kit/recent-map.ts'

/** Names and tags as text, and the series they make: the same text gives the same object while it is remembered. */
export class SeriesStore {
  readonly #sanitize: boolean
  readonly #known: RecentMap<string, Series>
  readonly #words = new Words()

  /** Remembers at least the last `entries` series used, or `bytes` of their text. */
  constructor(sanitize: boolean, limits: { entries: number; bytes: number }) {
    this.#sanitize = sanitize
    this.#known = new RecentMap(2 * limits.entries, { most: 2 * limits.bytes, of: (key) => key.length })
  }

  /** The series of a name and of `#a:b,c` (empty: no tags); `undefined` where the name, sanitized, is empty. */
  find(name: string, tags: string): Series | undefined {
    // `join` makes one piece of them, a template a pair that stays one.
    const key = [name, tags].join('\n')
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const clean = this.#sanitize ? sanitizeName(name) : name
    if (clean === '') return undefined
    const series = this.#make(clean, tags)
    this.#known.set(key, series)
    return series
  }

  /** The tags of `#a:b,c` are `a` with the value `b`, and `c` bare. Of a tag named twice all values are kept, each once. */
  #make(name: string, text: string): Series {
    const tags = new Map<string, string | null>()
    let several: Map<string, Set<string | null>> | undefined
    for (const tag of text.slice(1).split(',')) {
      if (tag === '') continue
      const colon = tag.indexOf(':')
      const tagName = this.#words.one(colon < 0 ? tag : tag.slice(0, colon))
      const value = colon < 0 ? null : this.#words.one(tag.slice(colon + 1))
      const before = tags.get(tagName)
      if (before === undefined) tags.set(tagName, value)
      else if (before !== value) {
        several ??= new Map()
        several.set(tagName, (several.get(tagName) ?? new Set([before])).add(value))
      }
    }
    const tagNames = new Array<string>(tags.size)
    const tagValues = new Array<TagValue>(tags.size)
    let index = 0
    for (const tagName of [...tags.keys()].sort(compareText)) {
      const list = several?.get(tagName)
      tagNames[index] = tagName
      tagValues[index++] = list === undefined ? (tags.get(tagName) as string | null) : [...list]
    }
    return new Series({
      namespace: undefined,
      name: this.#words.one(name),
      tagNames: this.#words.list(tagNames),
      tagValues,
    })
  }
}

const UNCLEAN = /[^\w.-]/
const UNCLEAN_ALL = /[^\w.-]/g

/** Slashes become dashes, white space underscores; what is then not a letter, digit, `_`, `-` or `.` goes. */
function sanitizeName(name: string): string {
  if (!UNCLEAN.test(name)) return name
  return name.replaceAll('/', '-').replaceAll(/\s+/g, '_').replaceAll(UNCLEAN_ALL, '')
}

/** Names and words of tags, each kept once: most series share them, and 100,000 series are then half the size. */
class Words {
  readonly #known = new Map<string, string>()
  readonly #lists = new Map<string, readonly string[]>()

  one(word: string): string {
    const known = this.#known.get(word)
    if (known !== undefined) return known
    if (word.length > MAX_WORD) return word
    if (this.#known.size >= MAX_WORDS) this.#known.clear()
    this.#known.set(word, word)
    return word
  }

  /** Names of tags, in order. */
  list(names: readonly string[]): readonly string[] {
    const text = names.join(',')
    const known = this.#lists.get(text)
    if (known !== undefined) return known
    if (text.length > MAX_LIST) return names
    if (this.#lists.size >= MAX_LISTS) this.#lists.clear()
    this.#lists.set(text, names)
    return names
  }
}

const MAX_WORD = 100
const MAX_WORDS = 8192
const MAX_LIST = 1000
const MAX_LISTS = 1024
