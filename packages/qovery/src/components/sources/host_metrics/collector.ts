import type { Files } from './files.ts'
import type { Reading } from './reading.ts'
import type { Identity } from './roster.ts'

/** One group of metrics. A throw fails the collector alone. */
export interface Collector {
  collect(into: Reading): Promise<void>
  /** Called after each scrape in which `collect` ran: forgets what was not seen. */
  sweep(): void
}

/** Where and how collectors read. */
export interface Host {
  /** Root of the process file system, without a slash at the end. */
  readonly proc: string
  /** Root of the system file system, without a slash at the end. */
  readonly sys: string
  readonly identity: Identity
  readonly files: Files
  readonly machine: Machine
  /** Size and use of the file system at a path. */
  readonly statfs: (path: Buffer) => Promise<Capacity>
}

/** Constants of the running kernel. */
export interface Machine {
  /** Bytes per page of memory. */
  readonly page: number
  /** Clock ticks per second, as in /proc/PID/stat. */
  readonly ticks: number
}

/** What `statfs` tells; counts are in blocks of `frsize` bytes, or of `bsize` where the runtime does not know `frsize`. */
export interface Capacity {
  readonly bsize: number
  readonly frsize?: number
  readonly blocks: number
  readonly bfree: number
  readonly bavail: number
}
