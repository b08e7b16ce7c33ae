import type { Collector, Host } from '../collector.ts'
import type { Filter } from '../filter.ts'
import type { Reading } from '../reading.ts'
import { Roster, type Metric } from '../roster.ts'
import { whole, words } from '../text.ts'

const METRICS: readonly Metric[] = [
  { name: 'network_receive_bytes_total', type: 'counter', unit: 'bytes', help: 'Bytes that an interface received.' },
  { name: 'network_receive_errs_total', type: 'counter', help: 'Packets that an interface received broken.' },
  { name: 'network_receive_packets_total', type: 'counter', help: 'Packets that an interface received.' },
  { name: 'network_transmit_bytes_total', type: 'counter', unit: 'bytes', help: 'Bytes that an interface sent.' },
  { name: 'network_transmit_packets_drop_total', type: 'counter', help: 'Packets dropped before they were sent.' },
  { name: 'network_transmit_packets_total', type: 'counter', help: 'Packets that an interface sent.' },
  { name: 'network_transmit_errs_total', type: 'counter', help: 'Packets that an interface failed to send.' },
]

/** Traffic of network interfaces from /proc/net/dev (proc_pid_net(5)), of the network namespace it runs in. */
export class Network implements Collector {
  readonly #host: Host
  readonly #devices: Filter
  readonly #roster: Roster

  constructor(host: Host, devices: Filter) {
    this.#host = host
    this.#devices = devices
    this.#roster = new Roster('network', METRICS, host.identity)
  }

  async collect(into: Reading): Promise<void> {
    const path = `${this.#host.proc}/net/dev`
    // The first two lines are the head of the table.
    for (const line of (await this.#host.files.lines(path)).slice(2)) {
      if (line === '') continue
      const found = parseInterface(line)
      if (found === undefined) {
        into.fault(`${path} has a line that is not of an interface`)
      } else if (this.#devices.allows(found.device)) {
        const subject = this.#roster.known(found.device) ?? this.#roster.add(found.device, [['device', found.device]])
        into.add(subject, found.values)
      }
    }
  }

  sweep(): void {
    this.#roster.sweep()
  }
}

/** Of a line of /proc/net/dev the name of the interface and its values in the order of the metrics. */
export function parseInterface(line: string): { device: string; values: number[] } | undefined {
  // Old kernels leave no blank behind the colon, and the name of an alias has a colon itself.
  const colon = line.lastIndexOf(':')
  const device = line.slice(0, Math.max(colon, 0)).trim()
  const found = words(line.slice(colon + 1)).map(whole)
  const values = [0, 2, 1, 8, 11, 9, 10].map((column) => found[column] ?? Number.NaN)
  return device === '' || values.some(Number.isNaN) ? undefined : { device, values }
}
