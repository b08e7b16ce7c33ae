import { COMPONENT_KINDS, type Registry } from '../components/registry.ts'
import { checkOptions } from './check.ts'
import { Drafter, type Draft } from './draft.ts'
import { globalSettings } from './globals.ts'
import { GraphCompiler, type Globals } from './graph-compiler.ts'
import { GLOBAL_OPTIONS, isEnabled } from './options.ts'
import type { Plan } from './plan.ts'
import { concealed, secretsIn } from './secrets.ts'
import type { Table } from './text/data.ts'
import { hasErrors, type Fault } from './text/fault.ts'
import type { ConfigText } from './text/load.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The plan that a config describes, and all that is wrong with it: with errors there is no plan. */
export async function compile(
  text: ConfigText,
  registry: Registry,
  environment: Environment = process.env,
): Promise<{ plan: Plan | undefined; faults: readonly Fault[] }> {
  const faults: Fault[] = [...text.faults]
  if (text.value === undefined) return { plan: undefined, faults }
  const globals = compileGlobals(text.value, text, environment, faults)
  const drafter = new Drafter(text, registry, faults)
  const drafts: Draft[] = []
  for (const kind of COMPONENT_KINDS) drafts.push(...(await drafter.drafts(kind, text.value)))
  const plan = new GraphCompiler(drafts, { ...globals, unknown: drafter.unknown }, text, faults).compile()
  const secrets = drafts.flatMap(({ definition, options }) => secretsIn(definition.config, options))
  const shown = secrets.length === 0 ? faults : faults.map((fault) => concealed(fault, secrets))
  return { plan: hasErrors(faults) ? undefined : plan, faults: shown }
}

/** The global options; where they have faults, the standard ones, so that the rest can be checked. */
function compileGlobals(value: Table, text: ConfigText, environment: Environment, faults: Fault[]): Globals {
  const { sources: _sources, transforms: _transforms, sinks: _sinks, ...rest } = value
  const checked = checkOptions(GLOBAL_OPTIONS, rest, [], text)
  faults.push(...checked.faults)
  const options = checked.output ?? GLOBAL_OPTIONS.parse({})
  const { settings, faults: wrong } = globalSettings(options, text, environment)
  faults.push(...wrong)
  return {
    settings,
    acknowledgements: isEnabled(options.acknowledgements),
    relaxed: options.wildcard_matching === 'relaxed',
  }
}
