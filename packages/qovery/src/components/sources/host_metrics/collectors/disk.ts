import type { Metric } from '../roster.ts'
import { whole, words } from '../text.ts'
import type { DeviceTable, DeviceValues } from './devices.ts'

const METRICS: readonly Metric[] = [
  { name: 'disk_read_bytes_total', type: 'counter', unit: 'bytes', help: 'Bytes read from a block device.' },
  { name: 'disk_reads_completed_total', type: 'counter', help: 'Reads of a block device that were completed.' },
  { name: 'disk_written_bytes_total', type: 'counter', unit: 'bytes', help: 'Bytes written to a block device.' },
  { name: 'disk_writes_completed_total', type: 'counter', help: 'Writes to a block device that were completed.' },
]
/** The kernel counts sectors of this size, whatever the device has (Documentation/ABI/testing/procfs-diskstats). */
const SECTOR = 512

/** Traffic of disks and partitions from /proc/diskstats. */
export const DISKS: DeviceTable = {
  collector: 'disk',
  file: 'diskstats',
  head: 0,
  noun: 'a device',
  metrics: METRICS,
  parse: parseDisk,
}

/** Of a line of /proc/diskstats bytes read, reads, bytes written and writes. */
export function parseDisk(line: string): DeviceValues | undefined {
  const found = words(line)
  const device = found[2]
  const values = [whole(found[5]) * SECTOR, whole(found[3]), whole(found[9]) * SECTOR, whole(found[7])]
  return device === undefined || values.some(Number.isNaN) ? undefined : { device, values }
}
