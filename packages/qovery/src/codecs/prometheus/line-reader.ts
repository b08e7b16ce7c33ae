import { Child } from './child.ts'
import { numberIn } from './decimal.ts'
import { typeIn } from './family-type.ts'
import { UNDESCRIBED, type Declaration, type Family } from './family.ts'
import { LineScanner, unescaped, unescapedHelp } from './line-scanner.ts'
import { Role, roleOf, type RoleName, type TextDialect } from './roles.ts'
import type { LabelPair, SeriesMaker } from './series-maker.ts'
import type { Series } from '@qovery/sdk'

/** What is known of a line beside its bytes. */
export interface KnownLine {
  /** One of `Role`. */
  readonly kind: number
  /** The bound of a bucket, or a quantile. */
  readonly number: number
  /** A series, the child that a line is a part of, or what a line of metadata says. */
  readonly payload: Series | Child | Metadata | null
  /** The name of a sample that is not of the family before it: what it is may change with what the page says elsewhere. */
  readonly apart?: string
}

/** What a line of metadata says. */
export type Metadata = Pick<Declaration, 'name'> & Partial<Declaration>

const COMMENT: KnownLine = { kind: Role.comment, number: 0, payload: null }
const END: KnownLine = { kind: Role.end, number: 0, payload: null }
/** Of the names of samples, behind the name of their metric. */
const ENDINGS = ['', '_bucket', '_sum', '_count', '_gsum', '_gcount']
const KEYWORD = /^[ \t]*#[ \t]+(HELP|TYPE|UNIT)(?=[ \t]|$)/

/** Reads lines that were never seen, up to their values. */
export class LineReader {
  readonly #dialect: TextDialect
  readonly #maker: SeriesMaker
  readonly #described: (metric: string) => Family | undefined

  /** `described` gives the family that the page has described by a name, wherever it stands. */
  constructor(dialect: TextDialect, maker: SeriesMaker, described: (metric: string) => Family | undefined) {
    this.#dialect = dialect
    this.#maker = maker
    this.#described = described
  }

  /** A line without a sample, less its end. @throws LineFault */
  metadata(text: string): KnownLine {
    const open = this.#dialect === 'openmetrics'
    if (open && text === '# EOF') return END
    const match = KEYWORD.exec(text)
    const keyword = match?.[1]
    if (match === null || (keyword === 'UNIT' && !open)) return COMMENT
    const line = new LineScanner(text, match[0].length)
    line.blanks()
    const name = line.name()
    if (!line.isAtEnd && !line.skip(' ') && !line.skip('\t')) line.fail('a space after the name')
    return { kind: Role.metadata, number: 0, payload: { name, ...this.#saying(keyword as string, line) } }
  }

  /** The beginning of a line with a sample behind the family `before`. @throws LineFault, PageError */
  sample(text: string, before: Family | undefined): KnownLine {
    const { name, labels } = new LineScanner(text).sample()
    const isApart = before !== undefined && this.#dialect === 'prometheus' && !this.#isOf(before, name)
    const known = this.#sampleOf(isApart ? this.familyApart(name) : before, name, labels)
    return isApart ? { ...known, apart: name } : known
  }

  #sampleOf(own: Family | undefined, name: string, labels: readonly LabelPair[]): KnownLine {
    const role = own && roleOf(this.#dialect, own, name)
    if (own === undefined || role === undefined) return this.#alone(name, labels)
    if (role === 'counter' || role === 'gauge')
      return { kind: Role[role], number: 0, payload: this.#maker.make(name, labels, own.description) }
    return this.#part(role, { name, labels, family: own })
  }

  #isOf(family: Family | undefined, sample: string): boolean {
    return family !== undefined && roleOf(this.#dialect, family, sample) !== undefined
  }

  /** The family of a sample that does not stand with the others of its metric, which the older formats let pass. */
  familyApart(sample: string): Family | undefined {
    for (const ending of ENDINGS) {
      const family = sample.endsWith(ending)
        ? this.#described(sample.slice(0, sample.length - ending.length))
        : undefined
      if (this.#isOf(family, sample)) return family
    }
    return undefined
  }

  #saying(keyword: string, line: LineScanner): Partial<Declaration> {
    const rest = line.rest()
    if (keyword === 'UNIT') return { unit: rest.trim() }
    if (keyword === 'HELP') return { help: this.#dialect === 'openmetrics' ? unescaped(rest) : unescapedHelp(rest) }
    const type = typeIn(rest.trim())
    return type === undefined ? line.fail(`a type in place of ${JSON.stringify(rest.slice(0, 60))}`) : { type }
  }

  #alone(name: string, labels: readonly LabelPair[]): KnownLine {
    return { kind: Role.gauge, number: 0, payload: this.#maker.make(name, labels, UNDESCRIBED) }
  }

  #part(role: RoleName, sample: { name: string; labels: readonly LabelPair[]; family: Family }): KnownLine {
    const { name, labels, family } = sample
    const bounding = role === 'bucket' ? 'le' : role === 'quantile' ? 'quantile' : undefined
    const bound = labels.find(([label]) => label === bounding)?.[1]
    const whole = role === 'quantile' && bound === undefined && this.#dialect === 'openmetrics' ? 'composite' : role
    if (whole === 'composite')
      return { kind: Role.composite, number: 0, payload: this.#maker.make(name, labels, family.description) }
    if (bounding === undefined) return { kind: Role[role], number: 0, payload: this.#child(sample, labels) }
    const number = bound === undefined ? undefined : numberIn(bound)
    if (number === undefined || Number.isNaN(number)) {
      if (role === 'quantile' && bound === undefined) return this.#alone(name, labels)
      return new LineScanner(name).fail(`a number as the label ${bounding}, not ${JSON.stringify(bound)},`)
    }
    return {
      kind: Role[role],
      number,
      payload: this.#child(
        sample,
        labels.filter(([label]) => label !== bounding),
      ),
    }
  }

  /** The child of a family that a sample with these labels, without the bound, is a part of. */
  #child({ name, family }: { name: string; family: Family }, labels: readonly LabelPair[]): Child {
    const { type, children } = family
    const whole = type === 'counter' ? counterOf(name, family) : family.name
    const key = JSON.stringify([whole, [...labels].sort((a, b) => (a[0] < b[0] ? -1 : 1))])
    let child = children.get(key)
    if (child === undefined) {
      const series = this.#maker.make(whole, labels, family.description)
      child = new Child(series, type === 'counter' || type === 'summary' ? type : 'histogram')
      children.set(key, child)
    }
    return child
  }
}

/** The counter that a sample tells the value or the start of. */
function counterOf(sample: string, { name }: Family): string {
  if (sample !== `${name}_created`) return sample
  return name.endsWith('_total') ? name : `${name}_total`
}
