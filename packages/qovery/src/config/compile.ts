import type { Registry } from '../components/registry.ts'
import { compileGlobals, type Environment } from './compile-globals.ts'
import { Drafter, type Draft } from './draft.ts'
import { GraphCompiler } from './graph-compiler.ts'
import { filesIn, type NamedFile } from './named-files.ts'
import type { Plan } from './plan.ts'
import { concealed, secretsIn } from './secrets.ts'
import { partsOfTable, unwritten } from './table-parts.ts'
import { pointerOf, type Path } from './text/data.ts'
import { hasErrors, type Fault } from './text/fault.ts'
import type { ConfigText } from './text/load.ts'
import { checkTests } from './unit-tests/check-tests.ts'

type Checkable = Pick<Draft<unknown>, 'id' | 'kind' | 'path' | 'config'>

export interface Compiled {
  /** `undefined` where there are errors. */
  readonly plan: Plan | undefined
  /**
   * Where there are errors: the components that have none, each for itself. Made, they show what else is wrong.
   * `undefined` where they cannot be made without the others.
   */
  readonly sound?: Plan | undefined
  readonly faults: readonly Fault[]
  /** A fault that was found later, without the secrets of this config. */
  conceal(fault: Fault): Fault
  /** The files that options name; whether they are there was not asked. */
  readonly files: readonly NamedFile[]
}

/** The plan that a config describes, and all that is wrong with it. */
export async function compile(
  text: ConfigText,
  registry: Registry,
  environment: Environment = process.env,
): Promise<Compiled> {
  const faults: Fault[] = [...text.faults]
  if (text.value === undefined) return { plan: undefined, faults, conceal: (fault) => fault, files: [] }
  const globals = compileGlobals(text.value, text, environment, faults)
  faults.push(...checkTests(text.value, text).faults)
  const drafter = new Drafter(text, registry, faults)
  const tables = await drafter.drafts('table', text.value)
  const areTablesKnown = drafter.unknown.size === 0
  faults.push(...tables.flatMap((table) => unwritten(table, text)))
  const drafts = [
    ...(await drafter.drafts('source', text.value)),
    ...(await drafter.drafts('transform', text.value)),
    ...(await drafter.drafts('sink', text.value)),
    ...tables.flatMap(partsOfTable),
  ]
  const graph = new GraphCompiler(drafts, { ...globals, unknown: drafter.unknown }, text, faults).compile()
  const all = [...tables, ...drafts]
  const secrets = all.flatMap(({ definition, options }) => secretsIn(definition.config, options))
  const conceal = (fault: Fault) => concealed(fault, secrets)
  const shown = faults.map(conceal)
  const files = all
    .flatMap(({ definition, options, path }) => filesIn(definition.config, options, path))
    .map((file): NamedFile => ({ ...file, location: text.locate(file.path, 'value') }))
  const planned = tables.map(({ id, definition, options }) => ({ id, type: definition.name, options }))
  const plan = { ...graph, tables: planned }
  if (!hasErrors(faults)) return { plan, faults: shown, conceal, files }
  const sound = areTablesKnown ? soundPart(plan, all, text) : undefined
  return { plan: undefined, sound, faults: shown, conceal, files }
}

/** The components of a plan whose options are right, joined to none. Programs need all tables, so these must be right. */
function soundPart(plan: Plan, drafts: readonly Checkable[], { unresolved }: ConfigText): Plan | undefined {
  const open = [...unresolved]
  const isOpen = (path: Path) => open.some((pointer) => pointer.startsWith(`${pointerOf(path)}/`))
  const faulty = drafts.filter(({ config, path }) => config === undefined || isOpen(path))
  if (faulty.some(({ kind }) => kind === 'table')) return undefined
  const ids = new Set(faulty.map(({ id }) => id))
  const alone = <T extends { readonly id: string }>(components: readonly T[]) =>
    components.filter(({ id }) => !ids.has(id)).map((component) => ({ ...component, inputs: [] }))
  return { ...plan, sources: alone(plan.sources), transforms: alone(plan.transforms), sinks: alone(plan.sinks) }
}
