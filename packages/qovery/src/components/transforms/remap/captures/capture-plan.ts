import { EditPlan, type Edits } from '../../../../codecs/json/edit-plan.ts'
import type { ByteMatcher, Regex } from '@qovery/vrl/regex'
import { compareText } from '@qovery/vrl/value'

/** What a program makes of lines by a pattern: the named groups, and the fields that it reads and writes of them. */
export class CapturePlan {
  readonly match: ByteMatcher
  readonly edits: Edits
  /** The names of the groups, sorted, and for each where the match puts its beginning; its end is behind. */
  readonly names: readonly string[]
  readonly slots: readonly number[]
  /** How many positions a match has. */
  readonly width: number
  /** In which order the values are written as JSON; these are numbered as the names are. */
  readonly json: EditPlan
  /** For each field that is read, whether an integer does as well as its text. */
  readonly integers: readonly boolean[]

  constructor(pattern: Regex, match: ByteMatcher, edits: Edits) {
    const groups = pattern.names.flatMap((name, group) => (name === undefined ? [] : [{ name, group }]))
    groups.sort((a, b) => compareText(a.name, b.name))
    this.match = match
    this.edits = edits
    this.names = groups.map(({ name }) => name)
    this.slots = groups.map(({ group }) => 2 * group)
    this.width = 2 * pattern.names.length
    this.json = new EditPlan(this.names, edits)
    this.integers = edits.reads.map((name) => edits.integers?.has(name) === true)
  }
}
