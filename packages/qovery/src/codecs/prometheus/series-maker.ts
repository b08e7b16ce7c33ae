import { Series, type Description } from '@qovery/sdk'
import { compareText } from '@qovery/vrl/value'
import { PageError } from './page-error.ts'

export type LabelPair = readonly [name: string, value: string]

/** What the labels of one sample may be; `undefined`: whatever the page has. Lengths in characters. */
export interface LabelLimits {
  readonly labels?: number | undefined
  readonly name_length?: number | undefined
  readonly value_length?: number | undefined
}

export interface SeriesRules {
  /** Labels that each series gets. */
  readonly tags: readonly LabelPair[]
  /** Whether a label of the page stands against one of `tags`; else it is renamed by `exported_`, as Prometheus does it. */
  readonly honor_labels: boolean
  readonly limits: LabelLimits
}

const MAX_WORD = 100
const MAX_WORDS = 16_384

/** Makes series of names and labels as they stand on a page. Equal words of many series are one string. */
export class SeriesMaker {
  readonly #rules: SeriesRules
  readonly #isLimited: boolean
  readonly #words = new Map<string, string>()
  #lastNames: readonly string[] = []

  constructor(rules: SeriesRules) {
    this.#rules = rules
    this.#isLimited = Object.values(rules.limits).some((limit) => limit !== undefined)
  }

  /**
   * The series of a name and labels in any order, each name once; labels without a value are left out.
   * @throws PageError where a limit is passed
   */
  make(name: string, labels: readonly LabelPair[], description: Description | undefined): Series {
    if (this.#isLimited) this.#check(name, labels)
    const pairs = this.#tagged(labels)
    const tagNames = new Array<string>(pairs.length)
    const tagValues = new Array<string>(pairs.length)
    for (let i = 0; i < pairs.length; i++) {
      const [tag, value] = pairs[i] as LabelPair
      tagNames[i] = tag
      tagValues[i] = this.#word(value)
    }
    return new Series({
      namespace: undefined,
      name: this.#word(name),
      tagNames: this.#names(tagNames),
      tagValues,
      description,
    })
  }

  /** The labels of the page and those of the rules, by name. */
  #tagged(labels: readonly LabelPair[]): readonly LabelPair[] {
    const { tags: own } = this.#rules
    let pairs = labels.filter(([, value]) => value !== '')
    if (own.length > 0) {
      if (pairs.some(([label]) => own.some(([tag]) => tag === label))) {
        const tags = new Map(pairs)
        for (const [tag, value] of own) this.#put(tags, tag, value)
        pairs = [...tags]
      } else {
        pairs.push(...own)
      }
    }
    return pairs.length < 2 ? pairs : pairs.sort(([a], [b]) => compareText(a, b))
  }

  #put(tags: Map<string, string>, tag: string, value: string): void {
    const own = tags.get(tag)
    if (own !== undefined && this.#rules.honor_labels) return
    if (own !== undefined) {
      let exported = `exported_${tag}`
      while (tags.has(exported)) exported = `exported_${exported}`
      tags.set(exported, own)
    }
    tags.set(tag, value)
  }

  #check(metric: string, labels: readonly LabelPair[]): void {
    const { labels: most, name_length, value_length } = this.#rules.limits
    if (most !== undefined && labels.length > most)
      throw new PageError(`a sample of ${metric} has ${labels.length} labels: the limit is ${most}`, 'label_limit')
    for (const [name, value] of labels) {
      const tooLong = name_length !== undefined && name.length > name_length
      if (!tooLong && (value_length === undefined || value.length <= value_length)) continue
      const [what, length, limit] = tooLong ? ['name', name.length, name_length] : ['value', value.length, value_length]
      throw new PageError(
        `the ${what} of the label ${name.slice(0, MAX_WORD)} of ${metric} has ${length} characters: the limit is ${limit}`,
        'label_limit',
      )
    }
  }

  /** The names of the series before, where they are the same. */
  #names(names: readonly string[]): readonly string[] {
    const last = this.#lastNames
    if (last.length === names.length && names.every((name, i) => name === last[i])) return last
    return (this.#lastNames = names.map((name) => this.#word(name)))
  }

  #word(word: string): string {
    const known = this.#words.get(word)
    if (known !== undefined) return known
    // A copy: a piece of a longer text would hold on to the whole of it.
    const own = Buffer.from(word).toString()
    if (own.length > MAX_WORD) return own
    if (this.#words.size >= MAX_WORDS) this.#words.clear()
    this.#words.set(own, own)
    return own
  }
}
