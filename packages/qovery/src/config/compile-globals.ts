import { SECTIONS } from '../components/registry.ts'
import { checkOptions } from './check.ts'
import { globalSettings } from './globals.ts'
import type { Globals } from './graph-compiler.ts'
import { GLOBAL_OPTIONS, isEnabled } from './options.ts'
import type { Table } from './text/data.ts'
import type { Fault } from './text/fault.ts'
import type { ConfigText } from './text/load.ts'
import { suggest } from './text/suggest.ts'
import { TESTS } from './unit-tests/options.ts'

export type Environment = Readonly<Record<string, string | undefined>>

const SECTION_NAMES: ReadonlySet<string> = new Set([...Object.values(SECTIONS), TESTS])

/** The global options; where they have faults, the standard ones, so that the rest can be checked. */
export function compileGlobals(value: Table, text: ConfigText, environment: Environment, faults: Fault[]): Globals {
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !SECTION_NAMES.has(key)))
  const checked = checkOptions(GLOBAL_OPTIONS, rest, [], text)
  faults.push(...checked.faults.map((fault) => withSections(fault)))
  const options = checked.output ?? GLOBAL_OPTIONS.parse({})
  const { settings, faults: wrong } = globalSettings(options, text, environment)
  faults.push(...wrong)
  return {
    settings,
    acknowledgements: isEnabled(options.acknowledgements),
    relaxed: options.wildcard_matching === 'relaxed',
  }
}

/** An unknown key beside the global options may also be a mistyped section. */
function withSections(fault: Fault): Fault {
  if (fault.code !== 'unknown-key' || fault.path?.length !== 1 || fault.hint?.startsWith('did you mean')) return fault
  const near = suggest(String(fault.path[0]), SECTION_NAMES)
  const hint =
    near === undefined
      ? `${fault.hint}; components stand in ${[...SECTION_NAMES].join(', ')}`
      : `did you mean "${near}"?`
  return { ...fault, hint }
}
