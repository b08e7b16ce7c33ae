import type { Collector, Host } from '../collector.ts'
import type { Reading } from '../reading.ts'
import { Roster, type Metric } from '../roster.ts'
import { decimal, whole, words } from '../text.ts'

const METRICS: readonly Metric[] = [
  { name: 'uptime', type: 'gauge', help: 'Seconds since the machine was started.' },
  { name: 'boot_time', type: 'gauge', help: 'When the machine was started, in seconds since the epoch.' },
]

/** How long the machine runs: /proc/uptime, and `btime` of /proc/stat. */
export class HostTime implements Collector {
  readonly #host: Host
  readonly #roster: Roster

  constructor(host: Host) {
    this.#host = host
    this.#roster = new Roster('host', METRICS, host.identity)
  }

  async collect(into: Reading): Promise<void> {
    const { proc, files } = this.#host
    const uptime = parseUptime(await files.record(`${proc}/uptime`))
    const boot = parseBootTime(await files.record(`${proc}/stat`))
    if (Number.isNaN(uptime)) into.fault(`${proc}/uptime does not begin with a number`)
    if (Number.isNaN(boot)) into.fault(`${proc}/stat has no line btime`)
    into.add(this.#roster.known('') ?? this.#roster.add(''), [uptime, boot])
  }

  sweep(): void {
    this.#roster.sweep()
  }
}

/** Seconds since the start of the machine; NaN where the text does not say. */
export function parseUptime(text: string): number {
  return decimal(words(text)[0])
}

/** Seconds since the epoch; NaN where the text does not say. */
export function parseBootTime(stat: string): number {
  const at = stat.indexOf('\nbtime ')
  return at < 0 ? Number.NaN : whole(words(stat.slice(at + 7, at + 40))[0])
}
