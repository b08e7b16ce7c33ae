import type { TableDefinition } from '@qovery/sdk'
import { SECTIONS, type Registry } from '../../components/registry.ts'
import { compileGlobals, type Environment } from '../compile-globals.ts'
import { Drafter, type Draft } from '../draft.ts'
import { cycleMessage } from '../graph-compiler.ts'
import { COMMON_OPTIONS } from '../options.ts'
import { concealed, secretsIn } from '../secrets.ts'
import type { Table } from '../text/data.ts'
import { hasErrors, type Fault } from '../text/fault.ts'
import type { ConfigText } from '../text/load.ts'
import { checkTests } from './check-tests.ts'
import { TESTS, TESTS_OPTIONS, type TestOptions } from './options.ts'
import type { PlannedWriter, TestPlan } from './plan.ts'
import { TestReader } from './test-reader.ts'
import { Ways } from './ways.ts'

/** Transforms that are tested need not read from anything. */
const TESTED_OPTIONS = {
  ...COMMON_OPTIONS,
  transform: COMMON_OPTIONS.transform.extend({ inputs: COMMON_OPTIONS.table.shape.inputs }),
}

/**
 * The unit tests that a config describes, and all that is wrong with them and with what they need: the transforms, the
 * tables and the global options. Sources and sinks may be missing, or have faults. With errors there is no plan.
 */
export async function compileTests(
  text: ConfigText,
  registry: Registry,
  environment: Environment = process.env,
): Promise<{ plan: TestPlan | undefined; faults: readonly Fault[] }> {
  const faults: Fault[] = [...text.faults]
  if (text.value === undefined) return { plan: undefined, faults }
  const globals = compileGlobals(text.value, text, environment, faults)
  const drafter = new Drafter(text, registry, faults, TESTED_OPTIONS)
  const tables = await drafter.drafts('table', text.value)
  const drafts = await drafter.drafts('transform', text.value)
  const ways = new Ways(drafts, await sourcesIn(text, registry), text)
  for (const cycle of ways.cycles) faults.push(circle(cycle, text))
  const { output, data, faults: wrong } = checkTests(text.value, text)
  faults.push(...wrong)
  // The ways through transforms that could not be understood are not known.
  const isClear = drafter.unknown.size === 0 && drafts.every(({ config }) => config !== undefined)
  const written = Array.isArray(data[TESTS]) ? (data[TESTS] as Table[]) : []
  const read = isClear && ways.cycles.length === 0 ? (output?.[TESTS] ?? written.map(alone)) : []
  const writers = tables.flatMap((table) => writersInto(table, ways))
  const tests = read.flatMap((options, i) =>
    options === undefined
      ? []
      : [new TestReader(i, options, written[i] as Table, { ways, writers, text, faults }).read()],
  )
  const secrets = [...tables, ...drafts].flatMap(({ definition, options }) => secretsIn(definition.config, options))
  const shown = secrets.length === 0 ? faults : faults.map((fault) => concealed(fault, secrets))
  if (hasErrors(faults)) return { plan: undefined, faults: shown }
  const planned = tables.map(({ id, definition, options }) => ({ id, type: definition.name, options }))
  return { plan: { globals: globals.settings, tables: planned, writers, tests }, faults: shown }
}

/** A test by itself, where others have faults; `undefined`: it has some too. */
function alone(test: Table): TestOptions | undefined {
  return TESTS_OPTIONS.safeParse({ [TESTS]: [test] }).data?.[TESTS][0]
}

/** The sources that have no faults: only what kinds of events they send matters. */
async function sourcesIn(text: ConfigText, registry: Registry): Promise<Draft[]> {
  const sources = await new Drafter(text, registry, []).drafts('source', text.value ?? {})
  return sources.filter(({ config }) => config !== undefined)
}

function writersInto(table: Draft<TableDefinition>, ways: Ways): PlannedWriter[] {
  const { id, definition } = table
  if (definition.inputs === undefined) return []
  const inputs = ways.inputsOf(table).filter(({ component }) => ways.draft(component) !== undefined)
  return inputs.length === 0 ? [] : [{ table: id, inputs, kinds: definition.inputs }]
}

function circle(ids: readonly string[], text: ConfigText): Fault {
  const path = [SECTIONS.transform, ids[0] as string]
  const message = cycleMessage(ids)
  return { severity: 'error', code: 'cycle', message, path, location: text.locate(path, 'key') }
}
