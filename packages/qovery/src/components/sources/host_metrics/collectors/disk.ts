import type { Collector, Host } from '../collector.ts'
import type { Filter } from '../filter.ts'
import type { Reading } from '../reading.ts'
import { Roster, type Metric } from '../roster.ts'
import { whole, words } from '../text.ts'

const METRICS: readonly Metric[] = [
  { name: 'disk_read_bytes_total', type: 'counter', unit: 'bytes', help: 'Bytes read from a block device.' },
  { name: 'disk_reads_completed_total', type: 'counter', help: 'Reads of a block device that were completed.' },
  { name: 'disk_written_bytes_total', type: 'counter', unit: 'bytes', help: 'Bytes written to a block device.' },
  { name: 'disk_writes_completed_total', type: 'counter', help: 'Writes to a block device that were completed.' },
]
/** The kernel counts sectors of this size, whatever the device has (Documentation/ABI/testing/procfs-diskstats). */
const SECTOR = 512

/** Traffic of disks and partitions from /proc/diskstats. */
export class Disk implements Collector {
  readonly #host: Host
  readonly #devices: Filter
  readonly #roster: Roster

  constructor(host: Host, devices: Filter) {
    this.#host = host
    this.#devices = devices
    this.#roster = new Roster('disk', METRICS, host.identity)
  }

  async collect(into: Reading): Promise<void> {
    const path = `${this.#host.proc}/diskstats`
    for (const line of await this.#host.files.lines(path)) {
      if (line === '') continue
      const disk = parseDisk(line)
      if (disk === undefined) {
        into.fault(`${path} has a line that is not of a device`)
      } else if (this.#devices.allows(disk.device)) {
        const subject = this.#roster.known(disk.device) ?? this.#roster.add(disk.device, [['device', disk.device]])
        into.add(subject, disk.values)
      }
    }
  }

  sweep(): void {
    this.#roster.sweep()
  }
}

/** Of a line of /proc/diskstats bytes read, reads, bytes written and writes. */
export function parseDisk(line: string): { device: string; values: number[] } | undefined {
  const found = words(line)
  const device = found[2]
  const values = [whole(found[5]) * SECTOR, whole(found[3]), whole(found[9]) * SECTOR, whole(found[7])]
  return device === undefined || values.some(Number.isNaN) ? undefined : { device, values }
}
