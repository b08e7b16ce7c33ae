import { KINDS, type Kind, type TransformDefinition } from '@qovery/sdk'
import type { Draft } from '../draft.ts'
import { sortGraph } from '../graph.ts'
import { resolveInputs, type Outputs } from '../inputs.ts'
import type { OutputRef, PlannedTransform } from '../plan.ts'
import type { ConfigText } from '../text/load.ts'

/** The ways that events take through the transforms of a config; where they come from beside, and where they go, does not matter. */
export class Ways {
  /** The outputs of all transforms by the name that configs give them. */
  readonly outputs: Outputs
  /** Circles of transforms that read from each other. */
  readonly cycles: readonly (readonly string[])[]
  readonly #drafts: ReadonlyMap<string, Draft>
  readonly #order: readonly string[]
  readonly #inputs = new Map<string, readonly OutputRef[]>()

  constructor(drafts: readonly Draft[], text: ConfigText) {
    this.#drafts = new Map(drafts.map((draft) => [draft.id, draft]))
    this.outputs = outputsOf(drafts)
    const others = { sinks: new Set<string>(), unclear: new Set<string>(), relaxed: true, text }
    for (const { id, path, common } of drafts) {
      // What names no transform names a source, which a test does without.
      const { refs } = resolveInputs({ id, path, inputs: common?.inputs ?? [] }, this.outputs, others)
      this.#inputs.set(id, refs)
    }
    const { order, cycles } = sortGraph(this.#inputs)
    this.#order = order
    this.cycles = cycles
  }

  draft(id: string): Draft | undefined {
    return this.#drafts.get(id)
  }

  /** The transforms from which events come to one of `ends`, these included. */
  before(ends: Iterable<string>): ReadonlySet<string> {
    const found = new Set<string>()
    const visit = (id: string): void => {
      if (found.has(id)) return
      found.add(id)
      for (const { component } of this.#inputs.get(id) ?? []) visit(component)
    }
    for (const id of ends) visit(id)
    return found
  }

  /** The transforms on the ways from those that are given events, by the kinds they are given, to `ends`. */
  between(given: ReadonlyMap<string, ReadonlySet<Kind>>, ends: Iterable<string>): PlannedTransform[] {
    const leading = this.before(ends)
    const kinds = new Map<string, readonly Kind[]>()
    const planned: PlannedTransform[] = []
    for (const id of this.#order) {
      const inputs = this.#inputs.get(id) ?? []
      const reached = given.has(id) || inputs.some((input) => kinds.has(nameOf(input)))
      if (!reached || !leading.has(id)) continue
      const { config, options, definition } = this.#drafts.get(id) as Draft
      const { inputs: taken, outputs, name } = definition as TransformDefinition
      const reaching = new Set([...(given.get(id) ?? []), ...inputs.flatMap((input) => kinds.get(nameOf(input)) ?? [])])
      const inputKinds = KINDS.filter((kind) => reaching.has(kind) && taken.includes(kind))
      for (const [port, left] of Object.entries(outputs(config, inputKinds))) {
        kinds.set(nameOf({ component: id, port }), left)
      }
      planned.push({ id, type: name, options, inputs, inputKinds })
    }
    return planned
  }
}

function outputsOf(drafts: readonly Draft[]): Outputs {
  const outputs = new Map<string, OutputRef>()
  for (const { id, config, definition } of drafts) {
    const declared = (definition as TransformDefinition).outputs
    const ports = config === undefined ? [''] : Object.keys(declared(config, KINDS))
    for (const port of ports) outputs.set(nameOf({ component: id, port }), { component: id, port })
  }
  return outputs
}

function nameOf({ component, port }: OutputRef): string {
  return port === '' ? component : `${component}.${port}`
}
