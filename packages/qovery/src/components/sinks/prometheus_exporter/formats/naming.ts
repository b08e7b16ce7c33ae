import type { Entry, Family } from '../store/entry.ts'
import { labelsIn } from '../store/identity.ts'
import { escapeName, isLegacy, quotable } from './names.ts'
import type { Escaping } from '../negotiation.ts'

/** How a family and its series are written in one escaping scheme. All text is bytes. */
export class Naming {
  /** The family's name. */
  readonly name: string
  /** Whether the name must stand in quotes, between the braces. */
  readonly quoted: boolean
  readonly escaping: Escaping
  readonly #family: Family
  readonly #asKept: boolean

  constructor(family: Family, escaping: Escaping) {
    const plain = escaping === 'underscores'
    const name = plain ? family.name : escapeName(family.rawName, escaping, 'metric')
    this.quoted = !plain && !isLegacy(name, 'metric')
    this.name = this.quoted ? quotable(name) : name
    this.#family = family
    this.escaping = escaping
    this.#asKept = escaping !== 'dots' && this.name === family.name
  }

  /** The name in a line of metadata, less `cut` of its last characters. */
  shown(cut = 0): string {
    const name = cut === 0 ? this.name : this.name.slice(0, -cut)
    return this.quoted ? `"${name}"` : name
  }

  /** Name and labels of a series as they begin its line. */
  line(entry: Entry): string {
    if (this.#asKept && (entry.rawLabels === null || this.escaping === 'underscores')) return entry.key
    return this.suffixed(entry, '')
  }

  /** As `line`, of a name with a suffix; `cut` characters of the name are left out before it. */
  suffixed(entry: Entry, suffix: string, cut = 0): string {
    const labels = this.labels(entry)
    const name = (cut === 0 ? this.name : this.name.slice(0, -cut)) + suffix
    if (!this.quoted) return labels === '' ? name : `${name}{${labels}}`
    return labels === '' ? `{"${name}"}` : `{"${name}",${labels}}`
  }

  /** The beginning of lines that have one more label: all up to the place where it goes. The line goes on with the label and `}`. */
  open(entry: Entry, suffix: string): string {
    const labels = this.labels(entry)
    const name = this.quoted ? `{"${this.name}${suffix}",` : `${this.name}${suffix}{`
    return labels === '' ? name : `${name}${labels},`
  }

  /** The labels of a series for between the braces. */
  labels({ key, rawLabels }: Entry): string {
    const plainText = key.slice(this.#family.name.length + 1, -1)
    if (this.escaping === 'underscores') return plainText
    return labelsIn(this.escaping, { raw: rawLabels, plainText })
  }
}
