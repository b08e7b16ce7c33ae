import { KINDS, type Kind, type ProxySettings } from '@qovery/sdk'
import { DEFAULT_LIMITS } from '../buffers/memory.ts'
import type { ComponentKind } from '../components/registry.ts'
import type { Draft } from './draft.ts'
import { sortGraph } from './graph.ts'
import { resolveInputs, type Outputs } from './inputs.ts'
import { isEnabled } from './options.ts'
import type { GlobalSettings, OutputRef, Plan, PlannedSink, PlannedSource, PlannedTransform } from './plan.ts'
import { addressConflicts, type Claim } from './resources.ts'
import { showPath, type Path } from './text/data.ts'
import { hasErrors, type Fault } from './text/fault.ts'
import type { ConfigText } from './text/load.ts'

/** Global options, as far as they matter for the graph and the plan. */
export interface Globals {
  readonly settings: GlobalSettings
  /** `undefined`: each source as it is made. */
  readonly acknowledgements: boolean | undefined
  readonly relaxed: boolean
}

/** What the compiler knows beside the components it gets. */
export interface Surroundings extends Globals {
  /** Ids that the config has, of components that could not be understood. */
  readonly unknown: ReadonlySet<string>
}

/** Joins the components into a graph, and checks that it can run. */
export class GraphCompiler {
  readonly #drafts: readonly Draft[]
  readonly #byId = new Map<string, Draft>()
  readonly #globals: Surroundings
  readonly #text: ConfigText
  readonly #faults: Fault[]
  readonly #inputs = new Map<string, readonly OutputRef[]>()
  /** The kinds that leave each output, by its name in `inputs`. */
  readonly #kinds = new Map<string, readonly Kind[]>()

  constructor(drafts: readonly Draft[], globals: Surroundings, text: ConfigText, faults: Fault[]) {
    this.#drafts = drafts
    this.#globals = globals
    this.#text = text
    this.#faults = faults
  }

  compile(): Omit<Plan, 'tables'> {
    for (const draft of this.#drafts) this.#register(draft)
    const outputs = this.#declareOutputs()
    this.#resolveInputs(outputs)
    const { order, cycles } = sortGraph(this.#inputs)
    for (const cycle of cycles) this.#fault('cycle', this.#byId.get(cycle[0] ?? ''), cycleMessage(cycle))
    if (cycles.length === 0) for (const id of order) this.#checkKinds(this.#byId.get(id) as Draft)
    this.#checkAddresses()
    if (!hasErrors(this.#faults)) this.#warnUnread()
    return this.#plan(order)
  }

  #fault(code: string, draft: Draft | undefined, message: string, more: Partial<Fault> & { at?: Path } = {}): void {
    const { at, ...rest } = more
    const path = at ?? draft?.path ?? []
    const location = this.#text.locate(path, at === undefined ? 'key' : 'value')
    this.#faults.push({ severity: 'error', code, message, path, location, ...rest })
  }

  #register(draft: Draft): void {
    const other = this.#byId.get(draft.id)
    if (other === undefined) {
      this.#byId.set(draft.id, draft)
      return
    }
    const related = [{ message: `the ${other.kind} is here`, location: this.#text.locate(other.path, 'key') }]
    this.#fault('duplicate-id', draft, `a ${other.kind} and a ${draft.kind} are both called "${draft.id}"`, { related })
  }

  /** The outputs by name; kinds of transforms are not known before their inputs are. */
  #declareOutputs(): Outputs {
    const outputs = new Map<string, OutputRef>()
    for (const { id, config, definition } of this.#drafts) {
      if (!('outputs' in definition)) continue
      const ports = config === undefined ? [''] : Object.keys(definition.outputs(config, KINDS))
      for (const port of ports) outputs.set(nameOf({ component: id, port }), { component: id, port })
    }
    return outputs
  }

  #resolveInputs(outputs: Outputs): void {
    const ids = (drafts: readonly Draft[]) => drafts.map((draft) => draft.id)
    const sinks = new Set(ids(this.#drafts.filter((draft) => draft.kind === 'sink')))
    const faulty = ids(this.#drafts.filter((draft) => draft.config === undefined))
    const unclear = new Set([...this.#globals.unknown, ...faulty])
    const others = { sinks, unclear, relaxed: this.#globals.relaxed, text: this.#text }
    for (const draft of this.#drafts) {
      const { id, kind, path, common } = draft
      if (this.#byId.get(id) !== draft) continue
      if (kind === 'source' || common === undefined) {
        this.#inputs.set(id, [])
        continue
      }
      const reader = { id, path, inputs: common.inputs }
      const { refs, faults } = resolveInputs(reader, outputs, others)
      this.#faults.push(...faults)
      this.#inputs.set(id, refs)
    }
  }

  /** Kinds that reach a component. */
  #inputKinds(id: string): readonly Kind[] {
    const reaching = new Set((this.#inputs.get(id) ?? []).flatMap((ref) => this.#kinds.get(nameOf(ref)) ?? []))
    return KINDS.filter((kind) => reaching.has(kind))
  }

  #checkKinds(draft: Draft): void {
    const { id, definition, config } = draft
    if (config === undefined) {
      this.#setKinds(id, { '': KINDS })
      return
    }
    const reaching = this.#inputKinds(id)
    const takes = draft.kind === 'source' ? KINDS : takenKinds(definition, config)
    for (const ref of this.#inputs.get(id) ?? []) {
      const given = this.#kinds.get(nameOf(ref)) ?? []
      if (given.length === 0 || given.some((kind) => takes.includes(kind))) continue
      const message = `${showPath(draft.path)} takes ${words(takes)}, but "${nameOf(ref)}" gives ${words(given)}`
      const index = draft.common?.inputs.indexOf(nameOf(ref)) ?? -1
      this.#fault('wrong-kind', draft, message, { at: [...draft.path, 'inputs', ...(index < 0 ? [] : [index])] })
    }
    if ('outputs' in definition) {
      this.#setKinds(
        id,
        definition.outputs(
          config,
          reaching.filter((kind) => takes.includes(kind)),
        ),
      )
    }
  }

  #setKinds(id: string, ports: Readonly<Record<string, readonly Kind[]>>): void {
    for (const [port, kinds] of Object.entries(ports)) this.#kinds.set(nameOf({ component: id, port }), kinds)
  }

  #warnUnread(): void {
    const read = new Set([...this.#inputs.values()].flat().map((ref) => ref.component))
    for (const draft of this.#drafts) {
      if (draft.kind === 'sink' || read.has(draft.id)) continue
      const message = `nothing reads from the ${draft.kind} "${draft.id}": its events are dropped`
      this.#fault('unread', draft, message, {
        severity: 'warning',
        hint: 'name it in the inputs of a transform or sink',
      })
    }
  }

  #checkAddresses(): void {
    const claims = this.#drafts.flatMap(({ path, definition, config }): Claim[] =>
      config === undefined ? [] : (definition.resources?.(config) ?? []).map((resource) => ({ path, resource })),
    )
    this.#faults.push(...addressConflicts(claims, this.#text))
  }

  #plan(order: readonly string[]): Omit<Plan, 'tables'> {
    const drafts = order.map((id) => this.#byId.get(id) as Draft)
    const acknowledged = this.#acknowledgedSources()
    const base = ({ id, definition, options, table }: Draft) => ({
      id,
      type: definition.name,
      options,
      ...(table !== undefined && { table }),
    })
    const reading = (draft: Draft) => {
      const taken = draft.config === undefined ? KINDS : takenKinds(draft.definition, draft.config)
      const inputKinds = this.#inputKinds(draft.id).filter((kind) => taken.includes(kind))
      return { ...base(draft), inputs: this.#inputs.get(draft.id) ?? [], inputKinds }
    }
    const ofKind = (kind: ComponentKind) => drafts.filter((draft) => draft.kind === kind)
    return {
      globals: this.#globals.settings,
      sources: ofKind('source').map((draft): PlannedSource => ({
        ...base(draft),
        acknowledgements: acknowledged.has(draft.id),
        ...this.#ownProxy(draft),
      })),
      transforms: ofKind('transform').map((draft): PlannedTransform => reading(draft)),
      sinks: ofKind('sink').map((draft): PlannedSink => ({
        ...reading(draft),
        ...this.#ownProxy(draft),
        ...this.#sinkSettings(draft),
      })),
    }
  }

  #ownProxy({ common }: Draft): { proxy?: ProxySettings } {
    const own = common?.proxy
    if (own === undefined) return {}
    const { enabled, http, https, no_proxy } = this.#globals.settings.proxy
    const proxy = {
      enabled: enabled && own.enabled,
      http: own.http ?? http,
      https: own.https ?? https,
      no_proxy: own.no_proxy.length > 0 ? own.no_proxy : no_proxy,
    }
    return { proxy }
  }

  #sinkSettings({ common }: Draft): Pick<PlannedSink, 'buffer' | 'healthcheck'> {
    const { max_events, max_size, when_full = 'block' } = common?.buffer ?? {}
    const isLimited = max_events !== undefined || max_size !== undefined
    const limits = isLimited ? { max_events, max_bytes: max_size } : DEFAULT_LIMITS
    const asked =
      typeof common?.healthcheck === 'object' ? common.healthcheck : { enabled: common?.healthcheck ?? true }
    const enabled = asked.enabled && this.#globals.settings.healthchecks.enabled
    return {
      buffer: { ...limits, when_full },
      healthcheck:
        'timeout' in asked ? { enabled, timeout_secs: asked.timeout, uri: asked.uri } : { enabled, timeout_secs: 10 },
    }
  }

  /**
   * Sources that confirm only what was delivered: a way leads from them to a sink that asks for it, or they keep a
   * checkpoint and a way leads to a sink that does not refuse it.
   */
  #acknowledgedSources(): ReadonlySet<string> {
    const asked = new Set<string>()
    const unsaid = new Set<string>()
    for (const { id, kind, common } of this.#drafts) {
      if (kind !== 'sink') continue
      const wanted = isEnabled(common?.acknowledgements) ?? this.#globals.acknowledgements
      if (wanted !== false) this.#addUpstream(id, wanted ? asked : unsaid)
    }
    for (const { id, definition } of this.#drafts) {
      if (unsaid.has(id) && 'acknowledges' in definition && definition.acknowledges === 'checkpoint') asked.add(id)
    }
    return asked
  }

  /** Adds a component and all from which a way leads to it. */
  #addUpstream(id: string, found: Set<string>): void {
    if (found.has(id)) return
    found.add(id)
    for (const { component } of this.#inputs.get(id) ?? []) this.#addUpstream(component, found)
  }
}

function nameOf({ component, port }: OutputRef): string {
  return port === '' ? component : `${component}.${port}`
}

function takenKinds(definition: Draft['definition'], config: unknown): readonly Kind[] {
  if (!('inputs' in definition)) return []
  return typeof definition.inputs === 'function' ? definition.inputs(config) : definition.inputs
}

function words(kinds: readonly Kind[]): string {
  return kinds.map((kind) => `${kind}s`).join(' and ')
}

/** What to say of components that read from each other in a circle. */
export function cycleMessage(cycle: readonly string[]): string {
  return `the components read from each other in a circle: ${[...cycle, cycle[0]].join(' → ')}`
}
