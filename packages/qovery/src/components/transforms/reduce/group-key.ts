import type { LogEvent } from '@qovery/sdk'
import { getPath, type Path } from '@qovery/vrl/path'
import { encodeJson, Timestamp, type Value } from '@qovery/vrl/value'

/** Text that is equal for events that have the same values at `paths`, and for them only; a time within a list or an object equals its text. */
export function groupKey({ value, metadata }: LogEvent, paths: readonly Path[]): string {
  let key = ''
  for (const { root, segments } of paths) key += tagged(getPath(root === 'event' ? value : metadata.value, segments))
  return key
}

function tagged(value: Value | undefined): string {
  if (value === undefined) return '-'
  if (typeof value === 'string') return `s${value.length}:${value}`
  if (value instanceof Uint8Array) return `b${value.length}:${value.join()}`
  const text = encodeJson(value)
  return `${value instanceof Timestamp ? 't' : 'j'}${text.length}:${text}`
}
