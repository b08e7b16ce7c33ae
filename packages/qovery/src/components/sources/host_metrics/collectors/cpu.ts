import type { Collector, Host } from '../collector.ts'
import { ifThere } from '../files.ts'
import type { Reading } from '../reading.ts'
import { Roster, type Metric } from '../roster.ts'
import { whole, words } from '../text.ts'

const HELP = 'Seconds that a processor spent in a mode, since the machine was started.'
const TIMES: readonly Metric[] = ['idle', 'io_wait', 'nice', 'system', 'user'].map((mode) => ({
  name: 'cpu_seconds_total',
  type: 'counter',
  help: HELP,
  unit: 'seconds',
  tags: [['mode', mode]],
}))
const COUNTS: readonly Metric[] = [
  { name: 'logical_cpus', type: 'gauge', help: 'Processors that the system schedules on.' },
  { name: 'physical_cpus', type: 'gauge', help: 'Processor cores, each counted once however many threads it runs.' },
]

/** Processor times of /proc/stat (proc_stat(5)), and the number of processors. */
export class Cpu implements Collector {
  readonly #host: Host
  readonly #times: Roster
  readonly #counts: Roster
  #logical = -1
  #physical = Number.NaN

  constructor(host: Host) {
    this.#host = host
    this.#times = new Roster('cpu', TIMES, host.identity)
    this.#counts = new Roster('cpu', COUNTS, host.identity)
  }

  async collect(into: Reading): Promise<void> {
    const { files, machine, proc } = this.#host
    const cpus = parseCpus(await files.record(`${proc}/stat`), machine.ticks)
    if (cpus.length === 0) throw new Error(`${proc}/stat has no line of a processor`)
    for (const { cpu, seconds } of cpus) {
      const subject = this.#times.known(cpu) ?? this.#times.add(cpu, [['cpu', cpu]])
      if (seconds.some(Number.isNaN)) into.fault(`${proc}/stat has a time of processor ${cpu} that is not a number`)
      into.add(subject, seconds)
    }
    if (cpus.length !== this.#logical) {
      this.#physical = await this.#cores(cpus.map(({ cpu }) => cpu))
      this.#logical = cpus.length
    }
    into.add(this.#counts.known('') ?? this.#counts.add(''), [this.#logical, this.#physical])
  }

  sweep(): void {
    this.#times.sweep()
    this.#counts.sweep()
  }

  /** How many cores carry these processors; NaN where the system does not show its topology, as in some sandboxes. */
  async #cores(cpus: readonly string[]): Promise<number> {
    const cores = new Set<string>()
    for (const cpu of cpus) {
      const topology = `${this.#host.sys}/devices/system/cpu/cpu${cpu}/topology`
      const core = await ifThere(this.#host.files.record(`${topology}/core_id`))
      const chip = await ifThere(this.#host.files.record(`${topology}/physical_package_id`))
      if (core !== undefined) cores.add(`${chip?.trim() ?? ''}/${core.trim()}`)
    }
    return cores.size === 0 ? Number.NaN : cores.size
  }
}

/** Of each processor its number and its seconds in the modes idle, io_wait, nice, system and user. */
export function parseCpus(stat: string, ticks: number): { cpu: string; seconds: number[] }[] {
  const cpus: { cpu: string; seconds: number[] }[] = []
  for (const line of stat.split('\n')) {
    if (!line.startsWith('cpu')) break
    const [name = '', user, nice, system, idle, wait] = words(line)
    const cpu = name.slice(3)
    if (Number.isNaN(whole(cpu))) continue
    cpus.push({ cpu, seconds: [idle, wait, nice, system, user].map((time) => whole(time) / ticks) })
  }
  return cpus
}
