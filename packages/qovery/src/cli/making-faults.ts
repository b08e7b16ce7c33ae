import { messageOf, ProgramError, type LogFields, type Logger, type ProgramFaults } from '@qovery/sdk'
import { SECTIONS, type Registry } from '../components/registry.ts'
import type { Plan } from '../config/plan.ts'
import { ProgramPlace } from '../config/program-place.ts'
import { isTable, type Path } from '../config/text/data.ts'
import type { Fault } from '../config/text/fault.ts'
import type { ConfigText } from '../config/text/load.ts'
import type { House, Speaker } from '../topology/context.ts'
import { MakingError } from '../topology/making.ts'
import { Topology } from '../topology/topology.ts'
import { openHouse } from './house.ts'

/** The config that faults are about, and whether they are drawn with colours. */
export interface ShownConfig {
  readonly text: ConfigText
  readonly color: boolean
}

/** Makes all components of a plan without starting them: what is wrong with them, and what `ask` finds where nothing is. */
export async function faultsOfMaking(
  plan: Plan,
  shown: ShownConfig,
  registry: Registry,
  ask: (topology: Topology, plan: Plan) => Promise<Fault[]> = () => Promise.resolve([]),
): Promise<Fault[]> {
  const { house, close } = openHouse(plan.globals, { level: 'off', format: 'text', color: false })
  const warnings: Promise<Fault>[] = []
  const warned: House['warned'] = (speaker, faults) => void warnings.push(warningFault({ speaker, faults }, shown))
  try {
    const topology = await Topology.build(plan, registry, { ...house, warned })
    return [...(await Promise.all(warnings)), ...(await ask(topology, plan))]
  } catch (error) {
    return [...(await Promise.all(warnings)), ...(await makingFaults(error, shown))]
  } finally {
    close()
  }
}

/** What is wrong with a config whose components could not be made: a fault for each of them. */
export async function makingFaults(error: unknown, config: ShownConfig): Promise<Fault[]> {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error]
  const faults: Fault[] = []
  for (const one of errors) faults.push(...(one instanceof MakingError ? await faultsOf(one, config) : [unmade(one)]))
  return faults
}

/** The warnings that the program of a component brought. */
export interface ProgramWarnings {
  readonly speaker: Speaker
  readonly faults: ProgramFaults
}

export async function warningFault(
  { speaker: { id, type }, faults }: ProgramWarnings,
  { text, color }: ShownConfig,
): Promise<Fault> {
  const place = new ProgramPlace(faults, pathOfComponent(id, text), text)
  const message = `"${id}" (${type}): the program has warnings`
  return { severity: 'warning', code: 'program', message, ...(await shown(place, color)) }
}

/** What writes warnings of programs to the log of a run, in the name of their components. */
export function warningsToLog(text: ConfigText, logger: (fields: LogFields) => Logger) {
  return ({ id, kind, type }: Speaker, faults: ProgramFaults): void => {
    const place = new ProgramPlace(faults, pathOfComponent(id, text), text)
    const log = logger({ component_id: id, component_kind: kind, component_type: type })
    for (const one of faults.diagnostics) log.warn(`the program has ${one.title} (${place.of(one)})`)
  }
}

function unmade(error: unknown): Fault {
  return { severity: 'error', code: 'create-failed', message: messageOf(error) }
}

/** Of a component, of which several programs may be wrong. */
async function faultsOf(error: MakingError, config: ShownConfig): Promise<Fault[]> {
  const { cause } = error
  const causes: readonly unknown[] = cause instanceof AggregateError ? cause.errors : [cause]
  const faults: Fault[] = []
  for (const one of causes) faults.push(await faultOf(error, one, config))
  return faults
}

async function faultOf({ id, type }: MakingError, cause: unknown, { text, color }: ShownConfig): Promise<Fault> {
  const path = pathOfComponent(id, text)
  const title = `"${id}" (${type})`
  if (cause instanceof ProgramError && cause.faults !== undefined)
    return programFault(cause, new ProgramPlace(cause.faults, path, text), title, color)
  const message = `${title} cannot be made: ${messageOf(cause)}`
  return { severity: 'error', code: 'create-failed', message, path, location: text.locate(path, 'key') }
}

async function programFault(error: ProgramError, place: ProgramPlace, title: string, color: boolean): Promise<Fault> {
  const fault = { severity: 'error', code: 'program' } as const
  if (error.drawing === '')
    return { ...fault, message: `${title}: ${error.message}`, path: place.path, location: place.lineOfOption }
  return { ...fault, message: `${title}: the program is wrong`, ...(await shown(place, color)) }
}

async function shown(place: ProgramPlace, color: boolean): Promise<Pick<Fault, 'path' | 'location' | 'drawing'>> {
  return { path: place.path, location: place.location, drawing: await place.drawing(color) }
}

/** The path of a component: ids are of one component only. */
export function pathOfComponent(id: string, { value }: ConfigText): Path {
  const section = Object.values(SECTIONS).find((name) => {
    const components = value?.[name]
    return isTable(components) && Object.hasOwn(components, id)
  })
  return section === undefined ? [] : [section, id]
}
