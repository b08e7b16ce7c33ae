import type { Path, Segment } from '../path/index.ts'
import type { ReadOnlyPath } from './options.ts'

/** Whether a place must not be written: it is read-only, within what is, or around it. */
export function isReadOnly(place: Path, readOnly: readonly ReadOnlyPath[] = []): boolean {
  return readOnly.some(({ root, segments, deep }) => {
    if (root !== place.root) return false
    return startsWith(segments, place.segments) || (deep && startsWith(place.segments, segments))
  })
}

function startsWith(path: readonly Segment[], start: readonly Segment[]): boolean {
  return start.every((segment, i) => JSON.stringify(path[i]) === JSON.stringify(segment))
}
