import type { Registry } from '../components/registry.ts'
import { compile } from '../config/compile.ts'
import type { NamedFile } from '../config/named-files.ts'
import type { Plan } from '../config/plan.ts'
import type { Selection } from '../config/text/files.ts'
import { hasErrors, renderFaults, type Fault } from '../config/text/fault.ts'
import { loadText, type ConfigText } from '../config/text/load.ts'
import { forJournal } from '../telemetry/journal.ts'
import type { LogLook } from '../telemetry/log-format.ts'

export interface LoadedConfig {
  /** `undefined` where there are errors. */
  readonly plan: Plan | undefined
  /** What can be made to see what else is wrong: the plan, or the part of it that has no errors. */
  readonly sound: Plan | undefined
  /** What it was made of. */
  readonly text: ConfigText
  readonly faults: readonly Fault[]
  /** A fault that was found later, without the secrets of this config. */
  conceal(fault: Fault): Fault
  /** The files that options name. */
  readonly named: readonly NamedFile[]
}

/** Reads and checks a config. A plan without sources or sinks is a fault unless that is `allowEmpty`. */
export async function loadConfig(selection: Selection, registry: Registry, allowEmpty: boolean): Promise<LoadedConfig> {
  const text = await loadText(selection)
  const { plan, sound, faults, conceal, files: named } = await compile(text, registry)
  const all = [...faults, ...(plan === undefined || allowEmpty ? [] : emptiness(plan))]
  return { plan: hasErrors(all) ? undefined : plan, sound: plan ?? sound, text, faults: all, conceal, named }
}

function emptiness(plan: Plan): Fault[] {
  return (['sources', 'sinks'] as const)
    .filter((table) => plan[table].length === 0)
    .map((table) => ({
      severity: 'error',
      code: 'empty-config',
      message: `the config has no ${table}`,
      hint: 'add one, or allow it with --allow-empty-config',
    }))
}

/** Writes faults to stderr. */
export function printFaults(faults: readonly Fault[], { color, journal = false }: LogLook): void {
  if (faults.length === 0) return
  const text = renderFaults(faults, { color })
  process.stderr.write(journal ? forJournal(hasErrors(faults) ? 'error' : 'warn', text) : text)
}
