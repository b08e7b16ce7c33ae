import type { Registry } from '../components/registry.ts'
import { compileGlobals, type Environment } from './compile-globals.ts'
import { Drafter } from './draft.ts'
import { GraphCompiler } from './graph-compiler.ts'
import { filesIn, type NamedFile } from './named-files.ts'
import type { Plan } from './plan.ts'
import { concealed, secretsIn } from './secrets.ts'
import { partsOfTable, unwritten } from './table-parts.ts'
import { hasErrors, type Fault } from './text/fault.ts'
import type { ConfigText } from './text/load.ts'
import { checkTests } from './unit-tests/check-tests.ts'

export interface Compiled {
  /** `undefined` where there are errors. */
  readonly plan: Plan | undefined
  readonly faults: readonly Fault[]
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
  if (text.value === undefined) return { plan: undefined, faults, files: [] }
  const globals = compileGlobals(text.value, text, environment, faults)
  faults.push(...checkTests(text.value, text).faults)
  const drafter = new Drafter(text, registry, faults)
  const tables = await drafter.drafts('table', text.value)
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
  const shown = secrets.length === 0 ? faults : faults.map((fault) => concealed(fault, secrets))
  const files = all
    .flatMap(({ definition, options, path }) => filesIn(definition.config, options, path))
    .map((file): NamedFile => ({ ...file, location: text.locate(file.path, 'value') }))
  if (hasErrors(faults)) return { plan: undefined, faults: shown, files }
  const planned = tables.map(({ id, definition, options }) => ({ id, type: definition.name, options }))
  return { plan: { ...graph, tables: planned }, faults: shown, files }
}
