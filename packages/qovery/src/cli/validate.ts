import type { Registry } from '../components/registry.ts'
import type { Plan } from '../config/plan.ts'
import { hasErrors, type Fault } from '../config/text/fault.ts'
import { wantsColor } from '../telemetry/log-format.ts'
import type { Topology } from '../topology/topology.ts'
import { loadConfig, printFaults } from './config.ts'
import { ExitCode } from './exit-codes.ts'
import { faultsOfMaking } from './making-faults.ts'
import { namedFileFaults } from './named-file-faults.ts'
import { selectionOf, type ConfigFlags, type OutputFlags, type RunFlags } from './options.ts'
import { unwritable } from './unwritable.ts'

export interface ValidateOptions extends ConfigFlags, Pick<OutputFlags, 'color'>, Pick<RunFlags, 'allowEmptyConfig'> {
  /** Whether to ask receivers, files and folders too. */
  readonly environment: boolean
  readonly denyWarnings?: boolean
}

/** Checks a config and prints all that is wrong with it. */
export async function validate(
  files: readonly string[],
  options: ValidateOptions,
  registry: Registry,
): Promise<number> {
  const color = wantsColor(options.color, process.stderr.isTTY, process.env)
  const loaded = await loadConfig(selectionOf(options, files), registry, options.allowEmptyConfig === true)
  const faults = [...loaded.faults]
  const { plan, sound, text, conceal } = loaded
  const unreadable = options.environment ? await namedFileFaults(loaded.named) : []
  const ask = options.environment && plan !== undefined ? unfitSurroundings : undefined
  const found = sound === undefined ? [] : await faultsOfMaking(sound, { text, color }, registry, ask)
  const others = found.filter((fault) => !isKnown(fault, unreadable))
  faults.push(...[...unreadable, ...others].map((fault) => conceal(fault)))
  printFaults(faults, { color })
  if (hasErrors(faults) || (options.denyWarnings === true && faults.length > 0)) return ExitCode.config
  const what = text.files.length === 1 ? `${text.files[0]} is` : `${text.files.join(', ')} are`
  process.stdout.write(`${what} valid\n`)
  return ExitCode.ok
}

/** Whether a component cannot be made for a file that it names, which was said already. */
function isKnown({ code, path = [] }: Fault, unreadable: readonly Fault[]): boolean {
  const names = ({ path: file }: Fault) => path.length > 0 && path.every((step, index) => step === file?.[index])
  return code === 'create-failed' && unreadable.some(names)
}

async function unfitSurroundings(topology: Topology, plan: Plan): Promise<Fault[]> {
  const unhealthy = await topology.healthchecks()
  const faults = unhealthy.map(({ id, reason }): Fault => ({
    severity: 'error',
    code: 'unhealthy',
    message: `the healthcheck of the sink "${id}" failed: ${reason}`,
  }))
  const fault = await unwritable('data_dir', plan.globals.data_dir)
  return fault === undefined ? faults : [...faults, fault]
}
