/** The name of a field at its place in an entry. */
interface FieldName {
  readonly name: string
  /** The name as it stands before the value: `NAME=`. */
  readonly prefix: string
  /** Whether no field before it in the entry has the same name. */
  readonly isFirst: boolean
}

/** Entries with more fields are rare, and not worth remembering. */
const REMEMBERED = 200

/**
 * The names of the fields of an entry, place by place. Most entries have those of the entry before them: then no name
 * is searched for or made, and it is known that none comes twice.
 */
export class FieldNames {
  #names: FieldName[] = []

  /** The name of field `index` of an entry, which is the line from `start` to `end`; `undefined`: there is no `=`. */
  at(text: string, start: number, end: number, index: number): FieldName | undefined {
    const expected = this.#names[index]
    if (expected !== undefined && text.startsWith(expected.prefix, start)) return expected
    const equals = text.indexOf('=', start)
    if (equals < 0 || equals > end) return undefined
    const name = text.slice(start, equals)
    if (index >= REMEMBERED) return { name, prefix: `${name}=`, isFirst: false }
    const before = this.#names.slice(0, index)
    const found = { name, prefix: `${name}=`, isFirst: before.every((other) => other.name !== name) }
    this.#names = [...before, found]
    return found
  }
}
