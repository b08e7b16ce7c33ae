import { KINDS, type Kind, type SourceDefinition, type TransformDefinition } from '@qovery/sdk'
import type { Draft } from '../draft.ts'
import { sortGraph } from '../graph.ts'
import { resolveInputs, type Outputs } from '../inputs.ts'
import type { OutputRef, PlannedTransform } from '../plan.ts'
import type { ConfigText } from '../text/load.ts'

type Reading = Pick<Draft, 'id' | 'path' | 'common'>

/** The ways that events take through the transforms of a config. */
export class Ways {
  /** The outputs of all transforms by the name that configs give them. */
  readonly outputs: Outputs
  /** Circles of transforms that read from each other. */
  readonly cycles: readonly (readonly string[])[]
  readonly #drafts: ReadonlyMap<string, Draft>
  readonly #sources: readonly Draft[]
  readonly #readable: Outputs
  readonly #text: ConfigText
  readonly #order: readonly string[]
  readonly #inputs = new Map<string, readonly OutputRef[]>()

  /** `sources` are those that could be understood: where all are missing, a test does without. */
  constructor(transforms: readonly Draft[], sources: readonly Draft[], text: ConfigText) {
    this.#drafts = new Map(transforms.map((draft) => [draft.id, draft]))
    this.#sources = sources
    this.outputs = outputsOf(transforms)
    this.#readable = new Map([...outputsOf(sources), ...this.outputs])
    this.#text = text
    for (const draft of transforms) this.#inputs.set(draft.id, this.inputsOf(draft))
    const { order, cycles } = sortGraph(this.#inputs)
    this.#order = order
    this.cycles = cycles
  }

  /** What a component reads from, as far as that is there. */
  inputsOf({ id, path, common }: Reading): readonly OutputRef[] {
    const others = { sinks: new Set<string>(), unclear: new Set<string>(), relaxed: true, text: this.#text }
    return resolveInputs({ id, path, inputs: common?.inputs ?? [] }, this.#readable, others).refs
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

  /**
   * The transforms on the ways from those that are given events, by the kinds they are given, to `ends`. Each is made for the
   * kinds that reach it in the whole config, and those that the test gives.
   */
  between(given: ReadonlyMap<string, ReadonlySet<Kind>>, ends: Iterable<string>): PlannedTransform[] {
    const leading = this.before(ends)
    const reached = new Set<string>()
    const kinds = this.#kindsOfSources()
    const planned: PlannedTransform[] = []
    for (const id of this.#order) {
      const inputs = this.#inputs.get(id) ?? []
      const { config, options, definition } = this.#drafts.get(id) as Draft
      const { inputs: taken, outputs, name } = definition as TransformDefinition
      const reaching = new Set([...(given.get(id) ?? []), ...inputs.flatMap((input) => kinds.get(nameOf(input)) ?? [])])
      const inputKinds = KINDS.filter((kind) => reaching.has(kind) && taken.includes(kind))
      for (const [port, left] of Object.entries(outputs(config, inputKinds))) {
        kinds.set(nameOf({ component: id, port }), left)
      }
      if (!given.has(id) && !inputs.some(({ component }) => reached.has(component))) continue
      reached.add(id)
      if (leading.has(id)) planned.push({ id, type: name, options, inputs, inputKinds })
    }
    return planned
  }

  #kindsOfSources(): Map<string, readonly Kind[]> {
    const kinds = new Map<string, readonly Kind[]>()
    for (const { id, definition, config } of this.#sources) {
      const ports = (definition as SourceDefinition).outputs(config)
      for (const [port, left] of Object.entries(ports)) kinds.set(nameOf({ component: id, port }), left)
    }
    return kinds
  }
}

function outputsOf(drafts: readonly Draft[]): Outputs {
  const outputs = new Map<string, OutputRef>()
  for (const { id, config, definition } of drafts) {
    const ports = config === undefined ? [''] : Object.keys((definition as TransformDefinition).outputs(config, KINDS))
    for (const port of ports) outputs.set(nameOf({ component: id, port }), { component: id, port })
  }
  return outputs
}

function nameOf({ component, port }: OutputRef): string {
  return port === '' ? component : `${component}.${port}`
}
