import type { Collector, Host } from '../collector.ts'
import type { Reading } from '../reading.ts'
import { Roster, type Metric } from '../roster.ts'
import { decimal, words } from '../text.ts'

const METRICS: readonly Metric[] = [
  { name: 'load1', type: 'gauge', help: 'Runnable and uninterruptible tasks, averaged over one minute.' },
  { name: 'load5', type: 'gauge', help: 'Runnable and uninterruptible tasks, averaged over five minutes.' },
  { name: 'load15', type: 'gauge', help: 'Runnable and uninterruptible tasks, averaged over fifteen minutes.' },
]

/** The load averages of /proc/loadavg (proc_loadavg(5)). */
export class Load implements Collector {
  readonly #host: Host
  readonly #roster: Roster

  constructor(host: Host) {
    this.#host = host
    this.#roster = new Roster('load', METRICS, host.identity)
  }

  async collect(into: Reading): Promise<void> {
    const path = `${this.#host.proc}/loadavg`
    const averages = parseLoad(await this.#host.files.record(path))
    if (averages.some(Number.isNaN)) into.fault(`${path} does not hold three averages`)
    into.add(this.#roster.known('') ?? this.#roster.add(''), averages)
  }

  sweep(): void {
    this.#roster.sweep()
  }
}

/** The averages over 1, 5 and 15 minutes; NaN where one is missing. */
export function parseLoad(text: string): number[] {
  const found = words(text)
  return [decimal(found[0]), decimal(found[1]), decimal(found[2])]
}
