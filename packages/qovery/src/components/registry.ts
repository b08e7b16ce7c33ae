import type { SinkDefinition, SourceDefinition, TableDefinition, TransformDefinition } from '@qovery/sdk'

/** Loads the definition of a component when it is first asked for, so that an unused one costs nothing. */
type Loader<D> = () => Promise<D>

interface Definitions {
  readonly source: SourceDefinition
  readonly transform: TransformDefinition
  readonly sink: SinkDefinition
  readonly table: TableDefinition
}
export type ComponentKind = keyof Definitions
export const COMPONENT_KINDS: readonly ComponentKind[] = ['source', 'transform', 'sink', 'table']
/** The tables of a config that hold the components of each kind. */
export const SECTIONS: Readonly<Record<ComponentKind, string>> = {
  source: 'sources',
  transform: 'transforms',
  sink: 'sinks',
  table: 'enrichment_tables',
}

/** Loaders by the name that users type. */
export type Loaders = { readonly [K in ComponentKind]: LoadersOf<K> }
type LoadersOf<K extends ComponentKind> = Readonly<Record<string, Loader<Definitions[K]>>>

/** The components that configs may name. A value: `with` makes another one and leaves this one as it is. */
export class Registry {
  readonly #loaders: Loaders

  constructor(loaders: Partial<Loaders>) {
    this.#loaders = { source: {}, transform: {}, sink: {}, table: {}, ...loaders }
  }

  names(kind: ComponentKind): string[] {
    return Object.keys(this.#loaders[kind]).sort()
  }

  /** The definition of a component, or `undefined` where no component has this name. */
  async load<K extends ComponentKind>(kind: K, name: string): Promise<Definitions[K] | undefined> {
    const loaders: LoadersOf<K> = this.#loaders[kind]
    return Object.hasOwn(loaders, name) ? await loaders[name]?.() : undefined
  }

  /** This registry and further definitions; one of the same name replaces what was there. */
  with(more: {
    readonly sources?: readonly SourceDefinition[]
    readonly transforms?: readonly TransformDefinition[]
    readonly sinks?: readonly SinkDefinition[]
    readonly tables?: readonly TableDefinition[]
  }): Registry {
    return new Registry({
      source: { ...this.#loaders.source, ...loadersOf(more.sources ?? []) },
      transform: { ...this.#loaders.transform, ...loadersOf(more.transforms ?? []) },
      sink: { ...this.#loaders.sink, ...loadersOf(more.sinks ?? []) },
      table: { ...this.#loaders.table, ...loadersOf(more.tables ?? []) },
    })
  }
}

function loadersOf<D extends { readonly name: string }>(definitions: readonly D[]): Record<string, Loader<D>> {
  return Object.fromEntries(definitions.map((definition) => [definition.name, () => Promise.resolve(definition)]))
}
