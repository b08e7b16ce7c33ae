import path from 'node:path'
import { LogEvent, NO_METADATA, type Batch, type LogBatch, type LogSchema } from '@qovery/sdk'
import type { Zone } from '@qovery/vrl/time'
import { isInside } from './inside.ts'
import type { AnyEvent, PathTemplate } from './path-template.ts'

const LONGEST_NAME = 255
const LONGEST_PATH = 4095

/** Where the events of a batch go. */
export interface Placement {
  /** Positions by path, ascending; `null`: all of the batch. */
  readonly groups: ReadonlyMap<string, readonly number[] | null>
  /** Events that have no path, and why the first of them. */
  readonly rejected: readonly number[]
  readonly fault: string | undefined
}

/** Finds the files of events. Paths are absolute and without `..`. */
export class Places {
  readonly #template: PathTemplate
  readonly #zone: Zone
  readonly #schema: LogSchema
  readonly #base: string | undefined

  constructor(parts: { template: PathTemplate; zone: Zone; schema: LogSchema; base: string | undefined }) {
    this.#template = parts.template
    this.#zone = parts.zone
    this.#schema = parts.schema
    this.#base = parts.base
  }

  of(batch: Batch): Placement {
    const shared = this.#sharedEvent(batch)
    if (shared === undefined) return this.#oneByOne(batch.events)
    const place = this.#place(shared, new Map())
    if ('path' in place) return { groups: new Map([[place.path, null]]), rejected: [], fault: undefined }
    return { groups: new Map(), rejected: Array.from({ length: batch.length }, (_, i) => i), fault: place.fault }
  }

  /** An event that stands for all of them, where they cannot but have the same path. */
  #sharedEvent(batch: Batch): AnyEvent | undefined {
    if (this.#template.constant !== undefined) return ANY
    const { lines } = batch as Partial<LogBatch>
    if (lines === undefined || lines === null || this.#template.reads(lines.layout.message_key)) return undefined
    return new LogEvent(lines.layout.shared, lines.layout.metadata)
  }

  #oneByOne(events: readonly AnyEvent[]): Placement {
    const groups = new Map<string, number[]>()
    const known = new Map<string, Place>()
    const rejected: number[] = []
    let fault: string | undefined
    for (let i = 0; i < events.length; i++) {
      const place = this.#place(events[i] as AnyEvent, known)
      if ('fault' in place) {
        fault ??= place.fault
        rejected.push(i)
        continue
      }
      const group = groups.get(place.path)
      if (group === undefined) groups.set(place.path, [i])
      else group.push(i)
    }
    const [first] = groups
    const isWhole = first?.[1].length === events.length
    return { groups: isWhole ? new Map([[first[0], null]]) : groups, rejected, fault }
  }

  #place(event: AnyEvent, known: Map<string, Place>): Place {
    const rendered = this.#template.render(event, this.#zone, this.#schema.timestamp_key)
    if ('missing' in rendered) return { fault: `an event lacks the field that the path names: ${rendered.missing}` }
    let place = known.get(rendered.path)
    if (place === undefined) {
      place = placeAt(rendered.path, this.#base)
      known.set(rendered.path, place)
    }
    return place
  }
}

type Place = { readonly path: string } | { readonly fault: string }

const ANY = new LogEvent({}, NO_METADATA)

/** The file at a path that an event had a say in. */
function placeAt(rendered: string, base: string | undefined): Place {
  if (rendered.includes('\0')) return { fault: 'an event gives a path with a NUL byte in it' }
  const full = path.resolve(rendered)
  const shown = JSON.stringify(full.length > 200 ? `${full.slice(0, 200)}…` : full)
  if (rendered.endsWith('/')) return { fault: `an event gives a path without the name of a file: ${shown}` }
  if (base !== undefined && !isInside(base, full)) {
    return { fault: `an event gives a path that leads out of "${base}": ${shown}` }
  }
  const isLong = Buffer.byteLength(full) > LONGEST_PATH
  if (isLong || full.split('/').some((name) => Buffer.byteLength(name) > LONGEST_NAME)) {
    return { fault: `an event gives a path that is too long: ${shown}` }
  }
  return { path: full }
}
