import { JsonLiteral } from '@qovery/sdk'
import { compareText } from '@qovery/vrl/value'

/** Which fields of objects are read, and which are written. One object of this for all objects that are treated alike. */
export interface Edits {
  readonly reads: readonly string[]
  readonly writes: readonly string[]
  /** Those of `reads` in whose place, where their text is an integer, the integer itself does as well. */
  readonly integers?: ReadonlySet<string>
}

interface Step {
  /** What stands before the value where it is the first, and where it is not. */
  readonly first: JsonLiteral
  readonly next: JsonLiteral
  /** Which of the object's values follows; from -1 down, which of those that were written. */
  readonly value: number
}

/** How objects of one shape are edited: where the fields lie that are read, and in which order all are written. */
export class EditPlan {
  readonly edits: Edits
  /** For each field that is read, which of the object's values it is; -1: none. */
  readonly reads: readonly number[]
  /** Sorted by their keys, each once. */
  readonly steps: readonly Step[]

  constructor(keys: readonly string[], edits: Edits) {
    this.edits = edits
    this.reads = edits.reads.map((name) => keys.indexOf(name))
    const values = new Map<string, number>()
    for (const [index, name] of keys.entries()) values.set(name, index)
    for (const [index, name] of edits.writes.entries()) values.set(name, -1 - index)
    this.steps = [...values.keys()].sort(compareText).map((name) => {
      const key = `${JSON.stringify(name)}:`
      return { first: new JsonLiteral(`{${key}`), next: new JsonLiteral(`,${key}`), value: values.get(name) as number }
    })
  }
}
