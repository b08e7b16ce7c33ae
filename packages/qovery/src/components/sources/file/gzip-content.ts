import { isBroken, unzipped } from './gzip-reader.ts'
import { ANCHOR_BYTES, BEGINNING, isBefore, placeAt, type Place } from './place.ts'

/** What was found in the content of a compressed file. */
export interface Survey {
  /** Where it ends, or breaks off. */
  readonly end: Place
  /** Those of the places that are in it: what is before them is what was there when they were noted. */
  readonly known: ReadonlySet<Place>
}

/** Looks for places in the content of a compressed file, in one pass through all of it. */
export async function surveyed(fd: number, places: readonly Place[]): Promise<Survey> {
  const known = new Set<Place>()
  const ahead = [...places].sort((a, b) => a.offset - b.offset)
  let end = BEGINNING
  let lead: Buffer = Buffer.alloc(0)
  try {
    for await (const bytes of unzipped(fd)) {
      const chunk = Buffer.concat([lead, bytes])
      const base = end.offset - lead.length
      end = placeAt(base + chunk.length, chunk, chunk.length)
      for (let place = ahead[0]; place !== undefined && place.offset <= end.offset; place = ahead[0]) {
        if (isBefore(place, chunk.subarray(place.offset - place.length - base, place.offset - base))) known.add(place)
        ahead.shift()
      }
      lead = chunk.subarray(-ANCHOR_BYTES)
    }
  } catch (error) {
    if (!isBroken(error)) throw error
  }
  return { end, known }
}
