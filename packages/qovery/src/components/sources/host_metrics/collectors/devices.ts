import type { Collector, Host } from '../collector.ts'
import type { Filter } from '../filter.ts'
import type { Reading } from '../reading.ts'
import { Roster, type Metric } from '../roster.ts'

/** A file of the kernel with a line for each device. */
export interface DeviceTable {
  /** The name of the collector. */
  readonly collector: string
  /** Where the file is below /proc. */
  readonly file: string
  /** How many lines stand before the first device. */
  readonly head: number
  /** What a line is of, for messages. */
  readonly noun: string
  readonly metrics: readonly Metric[]
  /** Reads a line: the values are in the order of `metrics`. `undefined`: it is not of a device. */
  readonly parse: (line: string) => DeviceValues | undefined
}

export interface DeviceValues {
  readonly device: string
  readonly values: readonly number[]
}

/** Values of the devices that a table of the kernel names and a filter allows. */
export class Devices implements Collector {
  readonly #host: Host
  readonly #table: DeviceTable
  readonly #allowed: Filter
  readonly #roster: Roster

  constructor(host: Host, table: DeviceTable, allowed: Filter) {
    this.#host = host
    this.#table = table
    this.#allowed = allowed
    this.#roster = new Roster(table.collector, table.metrics, host.identity)
  }

  async collect(into: Reading): Promise<void> {
    const { file, head, noun, parse } = this.#table
    const path = `${this.#host.proc}/${file}`
    for (const line of (await this.#host.files.lines(path)).slice(head)) {
      if (line === '') continue
      const found = parse(line)
      if (found === undefined) into.fault(`${path} has a line that is not of ${noun}`)
      else if (this.#allowed.allows(found.device)) into.add(this.#subjectOf(found.device), found.values)
    }
  }

  sweep(): void {
    this.#roster.sweep()
  }

  #subjectOf(device: string) {
    return this.#roster.known(device) ?? this.#roster.add(device, [['device', device]])
  }
}
