import type { SinkDefinition, SourceDefinition, TableDefinition, TransformDefinition } from '@qovery/sdk'
import type * as z from 'zod'
import { COMPONENT_KINDS, SECTIONS, type ComponentKind, type Registry } from '../components/registry.ts'
import { checkOptions } from './check.ts'
import { COMMON_OPTIONS } from './options.ts'
import { quoted } from './quoted.ts'
import { isTable, kindOf, showPath, type Data, type Path, type Table } from './text/data.ts'
import type { Fault } from './text/fault.ts'
import type { ConfigText } from './text/load.ts'
import { suggest } from './text/suggest.ts'

type Made = 'create' | 'delivery'
/** What a config is checked against. */
export type Definition = Omit<SourceDefinition, Made> | Omit<TransformDefinition, Made> | Omit<SinkDefinition, Made>

/** A component as far as it could be understood. */
export interface Draft<D = Definition> {
  readonly id: string
  readonly kind: ComponentKind
  readonly path: Path
  readonly definition: D
  /** Checked options; `undefined` where they have faults. */
  readonly config: unknown
  readonly options: Table
  readonly common: z.output<(typeof COMMON_OPTIONS)['sink']> | undefined
  /** The table whose part this is; left out: it stands for itself. */
  readonly table?: string
}

interface Definitions {
  readonly source: Definition
  readonly transform: Definition
  readonly sink: Definition
  readonly table: TableDefinition
}

/** The options that components of each kind have beside their own. */
type CommonOptions = Readonly<Record<ComponentKind, z.ZodObject>>

/** Reads the tables of components in a config, one component after the other, and gathers what is wrong with them. */
export class Drafter {
  readonly #text: ConfigText
  readonly #registry: Registry
  readonly #faults: Fault[]
  readonly #common: CommonOptions
  /** Ids of components that could not be understood at all. */
  readonly unknown = new Set<string>()

  constructor(text: ConfigText, registry: Registry, faults: Fault[], common: CommonOptions = COMMON_OPTIONS) {
    this.#text = text
    this.#registry = registry
    this.#faults = faults
    this.#common = common
  }

  /** The components of one kind. */
  async drafts<K extends ComponentKind>(kind: K, value: Table): Promise<Draft<Definitions[K]>[]> {
    const name = SECTIONS[kind]
    const table = value[name]
    if (table === undefined || table === null) return []
    if (!isTable(table)) {
      this.#fault('bad-type', `${name} must be a table of components, but it is ${kindOf(table)}`, [name])
      return []
    }
    const drafts: Draft<Definitions[K]>[] = []
    for (const [id, options] of Object.entries(table)) {
      const draft = await this.#draft(kind, id, options)
      if (draft === undefined) this.unknown.add(id)
      else drafts.push(draft)
    }
    return drafts
  }

  async #draft<K extends ComponentKind>(kind: K, id: string, value: Data): Promise<Draft<Definitions[K]> | undefined> {
    const path = [SECTIONS[kind], id]
    if (!/^[^.*\s]+$/.test(id)) {
      this.#fault('bad-id', `"${id}" cannot be the id of a component: ids have no dots, stars or blanks`, path)
    }
    if (!isTable(value)) {
      this.#fault('bad-type', `${showPath(path)} must be a table of options`, path)
      return undefined
    }
    const { type, ...options } = value
    if (type !== undefined && type !== null && typeof type !== 'string') {
      this.#fault('bad-type', `${showPath(path)}.type must be a string`, [...path, 'type'])
      return undefined
    }
    if (typeof type !== 'string') {
      const hint = `the types of ${SECTIONS[kind]} are ${this.#registry.names(kind).join(', ')}`
      this.#fault('missing-key', `the option "type" is missing in ${showPath(path)}`, path, hint)
      return undefined
    }
    const definition = (await this.#registry.load(kind, type)) as Definitions[K] | undefined
    if (definition === undefined) {
      const at = [...path, 'type']
      const message = `there is no ${kind} of the type ${quoted(type, at, this.#text)}`
      this.#fault('unknown-component', message, at, hintForType(kind, type, this.#registry))
      return undefined
    }
    return this.#checked({ id, kind, path, definition }, options)
  }

  /** Checks the options that every component of the kind has, and its own. */
  #checked<D extends Pick<Definition, 'config'>>(
    draft: Pick<Draft<D>, 'id' | 'kind' | 'path' | 'definition'>,
    options: Table,
  ): Draft<D> {
    const shared = this.#common[draft.kind]
    const isShared = (key: string) => Object.hasOwn(shared.shape, key)
    const pick = (wanted: boolean) =>
      Object.fromEntries(Object.entries(options).filter(([key]) => isShared(key) === wanted))
    const common = checkOptions(shared as z.ZodType, pick(true), draft.path, this.#text)
    const own = checkOptions(draft.definition.config, pick(false), draft.path, this.#text)
    const keys = ['type', ...Object.keys(shared.shape)]
    this.#faults.push(...common.faults, ...own.faults.map((fault) => withCommonKeys(fault, keys, draft.path)))
    return { ...draft, config: own.output, options: own.data, common: common.output as Draft['common'] }
  }

  #fault(code: string, message: string, path: Path, hint?: string): void {
    const location = this.#text.locate(path, path.length > 2 ? 'value' : 'key')
    this.#faults.push({ severity: 'error', code, message, path, location, hint })
  }
}

function hintForType(kind: ComponentKind, type: string, registry: Registry): string {
  const near = suggest(type, registry.names(kind))
  if (near !== undefined) return `did you mean "${near}"?`
  const elsewhere = COMPONENT_KINDS.find((other) => other !== kind && registry.names(other).includes(type))
  return elsewhere === undefined
    ? `the types of ${SECTIONS[kind]} are ${registry.names(kind).join(', ')}`
    : `that is the type of a ${elsewhere}: write it below "${SECTIONS[elsewhere]}"`
}

/** An unknown key may also be a mistyped common option. */
function withCommonKeys(fault: Fault, keys: readonly string[], path: Path): Fault {
  if (fault.code !== 'unknown-key' || fault.path?.length !== path.length + 1) return fault
  const near = suggest(String(fault.path.at(-1)), keys)
  return near === undefined || fault.hint?.startsWith('did you mean')
    ? fault
    : { ...fault, hint: `did you mean "${near}"?` }
}
