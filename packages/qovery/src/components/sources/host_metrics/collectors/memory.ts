import type { Collector, Host } from '../collector.ts'
import { ifThere } from '../files.ts'
import type { Reading } from '../reading.ts'
import { Roster, type Metric } from '../roster.ts'
import { from, table } from '../text.ts'

const gauge = (name: string, help: string): Metric => ({ name, type: 'gauge', unit: 'bytes', help })

const METRICS: readonly Metric[] = [
  gauge('memory_total_bytes', 'Main memory that the kernel can use.'),
  gauge('memory_free_bytes', 'Main memory that nothing uses.'),
  gauge('memory_available_bytes', 'Main memory that programs can still get without swapping, as the kernel estimates.'),
  gauge('memory_active_bytes', 'Main memory used so lately that it is not taken back unless it must be.'),
  gauge('memory_buffers_bytes', 'Main memory that buffers blocks of devices.'),
  gauge('memory_cached_bytes', 'Main memory that caches files, shared memory included.'),
  gauge('memory_shared_bytes', 'Main memory that is shared between processes, and in tmpfs.'),
  gauge('memory_used_bytes', 'Main memory that is neither free nor a buffer or cache.'),
  gauge('memory_swap_free_bytes', 'Swap space that nothing uses.'),
  gauge('memory_swap_total_bytes', 'Swap space in all.'),
  gauge('memory_swap_used_bytes', 'Swap space in use.'),
  {
    name: 'memory_swapped_in_bytes_total',
    type: 'counter',
    unit: 'bytes',
    help: 'Bytes brought back from swap into main memory.',
  },
  {
    name: 'memory_swapped_out_bytes_total',
    type: 'counter',
    unit: 'bytes',
    help: 'Bytes moved out of main memory to swap.',
  },
  { name: 'memory_oom_kill_events_total', type: 'counter', help: 'Processes killed because memory ran out.' },
]

/** Memory and swap of /proc/meminfo and /proc/vmstat (proc_meminfo(5), proc_vmstat(5)). */
export class Memory implements Collector {
  readonly #host: Host
  readonly #roster: Roster

  constructor(host: Host) {
    this.#host = host
    this.#roster = new Roster('memory', METRICS, host.identity)
  }

  async collect(into: Reading): Promise<void> {
    const { files, machine, proc } = this.#host
    const memory = parseMemory(await files.record(`${proc}/meminfo`))
    if (Number.isNaN(memory[0])) throw new Error(`${proc}/meminfo has no line MemTotal`)
    const vmstat = parseVmstat((await ifThere(files.record(`${proc}/vmstat`))) ?? '', machine.page)
    into.add(this.#roster.known('') ?? this.#roster.add(''), [...memory, ...vmstat])
  }

  sweep(): void {
    this.#roster.sweep()
  }
}

/** The gauges in bytes, in the order of the metrics; NaN where the kernel does not tell. */
export function parseMemory(meminfo: string): number[] {
  const found = table(meminfo)
  const bytes = (name: string) => from(found, name) * 1024
  const total = bytes('MemTotal')
  const free = bytes('MemFree')
  const used = total - free - bytes('Buffers') - bytes('Cached')
  const swapFree = bytes('SwapFree')
  const swapTotal = bytes('SwapTotal')
  return [
    total,
    free,
    bytes('MemAvailable'),
    bytes('Active'),
    bytes('Buffers'),
    bytes('Cached'),
    bytes('Shmem'),
    // In a container the total may be the container's and the caches the machine's.
    used < 0 ? Math.max(0, total - free) : used,
    swapFree,
    swapTotal,
    Math.max(0, swapTotal - swapFree),
  ]
}

/** Bytes swapped in, bytes swapped out, and processes killed. */
export function parseVmstat(vmstat: string, page: number): number[] {
  const found = table(vmstat)
  return [from(found, 'pswpin') * page, from(found, 'pswpout') * page, from(found, 'oom_kill')]
}
