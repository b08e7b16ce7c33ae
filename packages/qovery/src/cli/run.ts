import { writeFileSync } from 'node:fs'
import os from 'node:os'
import { messageOf, type Logger } from '@qovery/sdk'
import type { Registry } from '../components/registry.ts'
import type { Plan } from '../config/plan.ts'
import type { ConfigText } from '../config/text/load.ts'
import { LONGEST_TIMER_MS } from '../kit/backoff.ts'
import { isJournal } from '../telemetry/journal.ts'
import { wantsColor } from '../telemetry/log-format.ts'
import { unwantedDiscards } from '../telemetry/unwanted-discards.ts'
import type { House } from '../topology/context.ts'
import { Topology } from '../topology/topology.ts'
import { loadConfig, printFaults } from './config.ts'
import { ExitCode } from './exit-codes.ts'
import { openHouse, type OpenHouse } from './house.ts'
import { faultsOfMaking, makingFaults, warningsToLog } from './making-faults.ts'
import { selectionOf, type OutputFlags, type RunFlags } from './options.ts'
import { untilStopped } from './signals.ts'
import { releaseSpareMemory } from './spare-memory.ts'
import { version } from './version.ts'

const STDERR = 2
const LEVELS = ['off', 'error', 'warn', 'info', 'debug', 'trace'] as const

/** Runs the pipeline of a config until its sources end or a signal comes. */
export async function run(flags: RunFlags, registry: Registry): Promise<number> {
  nameProcess()
  const color = wantsColor(flags.color, process.stderr.isTTY, process.env)
  const look = { color, journal: isJournal(STDERR, process.env) }
  const { plan, sound, faults, text, conceal } = await loadConfig(
    selectionOf(flags),
    registry,
    flags.allowEmptyConfig === true,
  )
  const more = plan !== undefined || sound === undefined ? [] : await faultsOfMaking(sound, { text, color }, registry)
  printFaults([...faults, ...more.map((fault) => conceal(fault))], look)
  if (plan === undefined) return ExitCode.config
  const open = openHouse(plan.globals, {
    level: levelOf(flags),
    format: flags.logFormat,
    ...look,
    rateLimitSecs: flags.internalLogRateLimit,
  })
  warnOfLevel(process.env['QOVERY_LOG'], open)
  // Sources that wait for nothing of the system, such as `internal_logs`, would not keep the process.
  const awake = setInterval(() => undefined, LONGEST_TIMER_MS)
  try {
    return await runPlan({ plan, text }, flags, registry, open)
  } catch (error) {
    const making = await makingFaults(error, { text, color })
    if (making.every(({ code }) => code !== 'program')) {
      open.house.logger({}).error(messageOf(error))
      return ExitCode.failure
    }
    printFaults(making, look)
    return ExitCode.config
  } finally {
    clearInterval(awake)
    open.close()
  }
}

async function runPlan(
  { plan, text }: { readonly plan: Plan; readonly text: ConfigText },
  flags: RunFlags,
  registry: Registry,
  open: OpenHouse,
): Promise<number> {
  const house: House = { ...open.house, warned: warningsToLog(text, (fields) => open.house.logger(fields)) }
  const log = house.logger({})
  const most = flags.threads ?? os.availableParallelism()
  const topology = await Topology.build(plan, registry, house, { most })
  const unhealthy = topology.healthchecks()
  if (flags.requireHealthy === true || topology.requiresHealthy) {
    const ids = (await unhealthy).map(({ id }) => id)
    if (ids.length > 0) {
      log.error('A receiver is not there and the program was told to require it', { sinks: ids.join(', ') })
      return ExitCode.failure
    }
  }
  const stopped = untilStopped(log)
  await topology.start()
  const { sources, transforms, sinks } = plan
  log.info(
    `qovery ${version()} runs ${amount(sources, 'source')}, ${amount(transforms, 'transform')} and ${amount(sinks, 'sink')}`,
    {
      config: text.files.join(', '),
    },
  )
  tellGraph(plan, log)
  releaseSpareMemory()
  const why = await Promise.race([stopped, topology.sourcesEnded().then(() => 'ended' as const)])
  if (why === 'ended') log.info('All sources have ended: what is under way is delivered')
  const { forced } = await topology.stop(
    flags.gracefulShutdownLimit ? flags.gracefulShutdownLimitSecs * 1000 : Infinity,
  )
  open.log.close()
  log.info(
    forced ? 'Stopped; what could not be delivered is counted as dropped' : endOf(unwantedDiscards(house.registry)),
  )
  return forced || why === 'fault' ? ExitCode.failure : ExitCode.ok
}

/** The last words of a run that was not cut short, in which so many events were dropped that nobody wanted to be. */
function endOf(discards: number): string {
  if (discards === 0) return 'Stopped; everything is delivered'
  const events = discards === 1 ? '1 event was' : `${discards} events were`
  return `Stopped; all else is delivered, but ${events} dropped in the meantime, of which the lines above say why`
}

/** Who reads from whom, as wildcards and several files came to it: for those who look for where events go. */
function tellGraph({ transforms, sinks }: Plan, log: Logger): void {
  for (const { id, type, inputs } of [...transforms, ...sinks]) {
    const names = inputs.map(({ component, port }) => (port === '' ? component : `${component}.${port}`))
    log.debug(`"${id}" (${type}) reads from ${names.join(', ')}`)
  }
}

/** What `top`, `pgrep` and the kernel call this process: Node has it called after its thread. */
function nameProcess(): void {
  try {
    writeFileSync('/proc/self/comm', 'qovery')
  } catch {
    // Without /proc nobody asks for the name.
  }
}

function levelOf({ verbose, quiet }: OutputFlags): (typeof LEVELS)[number] {
  const fromEnvironment = LEVELS.indexOf((process.env['QOVERY_LOG'] ?? '').toLowerCase() as (typeof LEVELS)[number])
  const start = fromEnvironment < 0 ? LEVELS.indexOf('info') : fromEnvironment
  return LEVELS[Math.max(0, Math.min(LEVELS.length - 1, start + verbose - quiet))] as (typeof LEVELS)[number]
}

function warnOfLevel(asked: string | undefined, { house }: OpenHouse): void {
  const levels: readonly string[] = LEVELS
  if (asked === undefined || asked === '' || levels.includes(asked.toLowerCase())) return
  house.logger({}).warn(`QOVERY_LOG is no level: it may be ${LEVELS.slice(0, -1).join(', ')} or ${LEVELS.at(-1)}`, {
    value: asked,
  })
}

function amount(items: readonly unknown[], noun: string): string {
  return `${items.length} ${noun}${items.length === 1 ? '' : 's'}`
}
