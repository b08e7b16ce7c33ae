import type { Registry } from '../components/registry.ts'
import { compileGlobals, type Environment } from './compile-globals.ts'
import { Drafter } from './draft.ts'
import { GraphCompiler } from './graph-compiler.ts'
import type { Plan } from './plan.ts'
import { concealed, secretsIn } from './secrets.ts'
import { partsOfTable, unwritten } from './table-parts.ts'
import { hasErrors, type Fault } from './text/fault.ts'
import type { ConfigText } from './text/load.ts'
import { checkTests } from './unit-tests/check-tests.ts'

/** The plan that a config describes, and all that is wrong with it: with errors there is no plan. */
export async function compile(
  text: ConfigText,
  registry: Registry,
  environment: Environment = process.env,
): Promise<{ plan: Plan | undefined; faults: readonly Fault[] }> {
  const faults: Fault[] = [...text.faults]
  if (text.value === undefined) return { plan: undefined, faults }
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
  const secrets = [...tables, ...drafts].flatMap(({ definition, options }) => secretsIn(definition.config, options))
  const shown = secrets.length === 0 ? faults : faults.map((fault) => concealed(fault, secrets))
  if (hasErrors(faults)) return { plan: undefined, faults: shown }
  const planned = tables.map(({ id, definition, options }) => ({ id, type: definition.name, options }))
  return { plan: { ...graph, tables: planned }, faults: shown }
}
