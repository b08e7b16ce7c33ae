import type { Metric } from '../roster.ts'
import { whole, words } from '../text.ts'
import type { DeviceTable, DeviceValues } from './devices.ts'

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
export const INTERFACES: DeviceTable = {
  collector: 'network',
  file: 'net/dev',
  head: 2,
  noun: 'an interface',
  metrics: METRICS,
  parse: parseInterface,
}

/** Of a line of /proc/net/dev the name of the interface and its values in the order of the metrics. */
export function parseInterface(line: string): DeviceValues | undefined {
  // Old kernels leave no blank behind the colon, and the name of an alias has a colon itself.
  const colon = line.lastIndexOf(':')
  const device = line.slice(0, Math.max(colon, 0)).trim()
  const found = words(line.slice(colon + 1)).map(whole)
  const values = [0, 2, 1, 8, 11, 9, 10].map((column) => found[column] ?? Number.NaN)
  return device === '' || values.some(Number.isNaN) ? undefined : { device, values }
}
