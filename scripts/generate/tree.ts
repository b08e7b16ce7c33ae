import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { COMPONENT_KINDS, Registry, type ComponentKind } from '../../packages/qovery/src/components/registry.ts'
import type {
  SinkDefinition,
  SourceDefinition,
  TableDefinition,
  TransformDefinition,
} from '../../packages/sdk/src/index.ts'

export type Definition = SourceDefinition | TransformDefinition | SinkDefinition | TableDefinition

/** A component that has a folder with an `index.ts`. */
export interface Component {
  readonly kind: ComponentKind
  /** The name of the folder, of the component and of what its `index.ts` exports. */
  readonly name: string
  /** From the root of the repository, with `/`. */
  readonly folder: string
  readonly definition: Definition
  /** The text of its README.md; `undefined` where it has none. */
  readonly readme: string | undefined
}

export const root = fileURLToPath(new URL('../../', import.meta.url))
export const COMPONENTS = 'packages/qovery/src/components'

/** Names of the folders of a kind that have an `index.ts`, sorted. */
export function foldersOf(kind: ComponentKind): string[] {
  const folder = join(root, COMPONENTS, `${kind}s`)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'index.ts')))
    .sort()
}

/** All components that have folders, loaded from there: what is generated does not depend on what was generated before. */
export async function loadComponents(): Promise<Component[]> {
  const components: Component[] = []
  for (const kind of COMPONENT_KINDS) {
    for (const name of foldersOf(kind)) components.push(await loadComponent(kind, name))
  }
  return components
}

async function loadComponent(kind: ComponentKind, name: string): Promise<Component> {
  const folder = `${COMPONENTS}/${kind}s/${name}`
  const exports = await importIndex(folder)
  const definition = exports[name] as Definition | undefined
  if (definition?.name !== name) {
    throw new Error(`${folder}/index.ts must export "${name}", a definition with the name "${name}"`)
  }
  const readme = join(root, folder, 'README.md')
  return { kind, name, folder, definition, readme: existsSync(readme) ? readFileSync(readme, 'utf8') : undefined }
}

async function importIndex(folder: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(join(root, folder, 'index.ts')).href)) as Record<string, unknown>
  } catch (cause) {
    throw new Error(`${folder}/index.ts cannot be loaded: mend it, or take the folder away`, { cause })
  }
}

/** A registry of exactly these components. */
export function registryOf(components: readonly Component[]): Registry {
  const of = (kind: ComponentKind) =>
    Object.fromEntries(
      components
        .filter((component) => component.kind === kind)
        .map(({ name, definition }) => [name, () => Promise.resolve(definition as never)]),
    )
  return new Registry({ source: of('source'), transform: of('transform'), sink: of('sink'), table: of('table') })
}
