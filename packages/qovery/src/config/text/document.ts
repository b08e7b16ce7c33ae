import type { Path, Table } from './data.ts'
import { isTable, kindOf } from './data.ts'
import type { Fault } from './fault.ts'
import type { Location, Span } from './location.ts'
import type { Parsed, Place } from './reading.ts'
import { MAX_DEPTH, Reading } from './reading.ts'

export type Format = 'yaml' | 'toml' | 'json'

/** Finds a part of a value's source text; offsets count from its start. */
export type Narrow = (source: string) => Span | undefined

/** A part of the text of a file. */
export interface SourceText {
  readonly file: string
  readonly text: string
  readonly span: Span
}

/** One config as data, that still knows where each part of it was written. */
export interface Document {
  /** The root table; undefined where the text could not be read as one, and `faults` then say why. */
  readonly value: Table | undefined
  readonly faults: readonly Fault[]
  /**
   * The place of the key or the value at a path, or of the nearest part around it where the path does not exist.
   * `narrow` may pick a part of the value's source text.
   */
  locate(path: Path, of?: 'key' | 'value', narrow?: Narrow): Location
  /** The text of the value at a path; `undefined` where there is none. */
  source(path: Path): SourceText | undefined
}

/** Reads the text of one format into data with places; what is wrong with it goes into the reading. */
export type Parse = (reading: Reading) => Parsed | undefined

/**
 * Reads one config text: YAML 1.2, TOML 1.0, or JSON with comments and trailing commas. Never throws; all that is wrong
 * is in `faults`. An empty YAML or TOML text is an empty table. `file` is only shown; `parse` is what reads the format.
 */
export function parseDocument(text: string, file: string, format: Format, parse: Parse): Document {
  const reading = new Reading(text.startsWith('\ufeff') ? text.slice(1) : text, file)
  const parsed = parseSafely(reading, format, parse)
  if (parsed !== undefined && !isTable(parsed.value)) {
    const message = `a config must be a table of options, but this is ${kindOf(parsed.value)}`
    reading.error('not-a-table', message, parsed.place.value, {
      hint: 'start with "sources", "transforms" and "sinks"; in a file of one component, with "type"',
    })
  }
  const place = parsed?.place ?? { key: undefined, value: { start: 0, end: 0 }, children: undefined }
  return {
    value: isTable(parsed?.value) ? parsed.value : undefined,
    faults: reading.faults,
    locate: (path, of = 'value', narrow) => locate(reading, place, path, { of, narrow }),
    source: (path) => {
      const span = placeAt(place, path)?.value
      return span && { file, text: reading.text, span }
    },
  }
}

function parseSafely(reading: Reading, format: Format, parse: Parse): Parsed | undefined {
  try {
    return parse(reading)
  } catch (error) {
    const start = { start: 0, end: 0 }
    if (error instanceof RangeError) {
      reading.error('too-deep', `the config is nested far more than ${MAX_DEPTH} levels deep`, start)
    } else {
      const reason = error instanceof Error ? error.message : String(error)
      reading.error('syntax', `the ${format.toUpperCase()} parser gave up: ${reason}`, start)
    }
    return undefined
  }
}

interface Aim {
  readonly of: 'key' | 'value'
  readonly narrow: Narrow | undefined
}

function locate(reading: Reading, root: Place, path: Path, { of, narrow }: Aim): Location {
  let place = root
  for (const step of path) {
    const next = place.children?.get(step)
    if (next === undefined) return reading.locate(place === root ? startOf(root.value) : (place.key ?? place.value))
    place = next
  }
  if (of === 'key' && place.key !== undefined) return reading.locate(place.key)
  const part = narrow?.(reading.text.slice(place.value.start, place.value.end))
  if (part === undefined) return reading.locate(place.value)
  return reading.locate({ start: place.value.start + part.start, end: place.value.start + part.end })
}

function placeAt(root: Place, path: Path): Place | undefined {
  let place: Place | undefined = root
  for (const step of path) place = place?.children?.get(step)
  return place
}

function startOf(span: Span): Span {
  return { start: span.start, end: span.start }
}
