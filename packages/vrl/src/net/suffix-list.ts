/** A suffix of domain names under which names are registered. */
export interface PublicSuffix {
  /** How many labels it has. */
  readonly labels: number
  /** Whether a rule of the list says so; else it is the last label of the name. */
  readonly isKnown: boolean
}

interface Rules {
  readonly below: Map<string, Rules>
  /** What the rule that ends here says, where one does. */
  rule?: 'suffix' | 'exception'
}

const NOT_A_LIST = 'the list has no rules'

/** A list of public suffixes (https://github.com/publicsuffix/list/wiki/Format): rules behind the line that begins a section. */
export class SuffixList {
  readonly #rules: Rules = { below: new Map() }

  /**
   * Reads a list; `toAscii` gives the form of a rule that names in ASCII match.
   * @throws Error where it is none
   */
  constructor(text: string, toAscii: (domain: string) => string | undefined) {
    let inSection = false
    for (const line of text.split(/\r?\n/)) {
      if (line.includes('BEGIN ICANN DOMAINS') || line.includes('BEGIN PRIVATE DOMAINS')) inSection = true
      else if (inSection && !line.startsWith('//')) this.#addLine(line, toAscii)
    }
    if (this.#rules.below.size === 0) throw new Error(NOT_A_LIST)
  }

  /** The suffix of a name given by its labels, the last of them first. */
  find(labels: readonly string[]): PublicSuffix {
    let rules = this.#rules
    let found: PublicSuffix = { labels: 1, isKnown: false }
    for (const [i, label] of labels.entries()) {
      const below = rules.below.get(label) ?? (i === 0 ? undefined : rules.below.get('*'))
      if (below === undefined) break
      rules = below
      if (rules.rule === 'exception') return { labels: i, isKnown: true }
      if (rules.rule === 'suffix') found = { labels: i + 1, isKnown: true }
    }
    return found
  }

  #addLine(line: string, toAscii: (domain: string) => string | undefined): void {
    const [rule = ''] = line.trim().split(/\s/, 1)
    if (rule === '') return
    this.#add(rule)
    const ascii = toAscii(rule)
    if (ascii === undefined) throw new Error(`"${rule}" is no rule`)
    if (ascii !== rule) this.#add(ascii)
  }

  #add(rule: string): void {
    const isException = rule.startsWith('!')
    let rules = this.#rules
    for (const label of rule
      .slice(isException ? 1 : 0)
      .split('.')
      .reverse()) {
      if (label === '') throw new Error(`"${rule}" has an empty label`)
      let below = rules.below.get(label)
      if (below === undefined) rules.below.set(label, (below = { below: new Map() }))
      rules = below
    }
    rules.rule = isException ? 'exception' : 'suffix'
  }
}
