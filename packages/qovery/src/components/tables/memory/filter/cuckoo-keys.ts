import { readFileSync } from 'node:fs'
import { messageOf } from '@qovery/sdk'
import { getPath, type Path } from '@qovery/vrl/path'
import type { Value, ValueObject } from '@qovery/vrl/value'
import { DurableFile } from '../../../../kit/checkpoints/durable-file.ts'
import { CuckooFilter, cuckooBytes } from './cuckoo.ts'
import type { KeyFilter } from './key-filter.ts'
import type { CuckooOptions } from './options.ts'

/** The options of the table that concern keys. */
export interface KeyTimes {
  readonly ttl: number
  readonly ttl_field?: Path | undefined
  readonly scan_interval: number
}

/** Keys with a time, and maybe a counter, which a file can keep. */
export class CuckooKeys implements KeyFilter {
  readonly bytes: number
  readonly #options: CuckooOptions
  readonly #times: KeyTimes
  readonly #filter: CuckooFilter

  /** Throws where the file cannot be read, or is of a filter with other options. */
  constructor(options: CuckooOptions, times: KeyTimes) {
    this.bytes = cuckooBytes(options)
    this.#options = options
    this.#times = times
    this.#filter = restored(options) ?? new CuckooFilter(options)
  }

  get size(): number {
    return this.#filter.size
  }

  write(key: string, value: Value): 'insertions' | 'failed_insertions' | 'removals' | undefined {
    if (value === null) return this.#filter.remove(key) ? 'removals' : undefined
    const { counter_field, counter_insertion_increment } = this.#options
    const { ttl, ttl_field } = this.#times
    const count = integerAt(value, counter_field) ?? counter_insertion_increment
    const own = integerAt(value, ttl_field)
    const scans = this.#scansOf(own !== undefined && own >= 0 ? own : ttl)
    return this.#filter.write(key, { scans, count }) ? 'insertions' : 'failed_insertions'
  }

  find(key: string): ValueObject | undefined {
    const item = this.#filter.find(key)
    if (item === undefined) return undefined
    const row: ValueObject = { key, fingerprint: item.fingerprint.toString(16).toUpperCase(), value: null }
    if (item.scans !== undefined) row['ttl'] = item.scans * this.#times.scan_interval
    if (item.counter !== undefined) row['counter'] = item.counter
    return row
  }

  scan(): number {
    return this.#filter.scan()
  }

  /** Writes the file, if there is to be one. */
  async save(): Promise<void> {
    const { persistence_path } = this.#options
    if (persistence_path !== undefined) await new DurableFile(persistence_path).write(this.#filter.toText())
  }

  #scansOf(seconds: number): number {
    return Math.max(1, Math.ceil(seconds / this.#times.scan_interval))
  }
}

function integerAt(value: Value, path: Path | undefined): number | undefined {
  const found = path && getPath(value, path.segments)
  return typeof found === 'number' && Number.isInteger(found) ? found : undefined
}

function restored(options: CuckooOptions): CuckooFilter | undefined {
  const file = options.persistence_path
  if (file === undefined) return undefined
  try {
    return CuckooFilter.restore(options, readFileSync(file, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    const message = `the filter in ${file} cannot be used: ${messageOf(error)}; remove the file to begin with an empty one`
    throw new Error(message, { cause: error })
  }
}
