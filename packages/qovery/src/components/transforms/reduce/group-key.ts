import type { LogEvent } from '@qovery/sdk'
import { getPath, type Path } from '@qovery/vrl/path'
import { encodeJson, type Value } from '@qovery/vrl/value'

/** Text that is equal for events that have the same values at `paths`, and for them only. */
export function groupKey({ value, metadata }: LogEvent, paths: readonly Path[]): string {
  let key = ''
  for (const { root, segments } of paths) key += tagged(getPath(root === 'event' ? value : metadata.value, segments))
  return key
}

function tagged(value: Value | undefined): string {
  if (value === undefined) return '-'
  if (typeof value === 'string') return `s${value.length}:${value}`
  const text = value instanceof Uint8Array ? value.join() : encodeJson(value)
  const type = typeof value === 'object' && value !== null ? value.constructor.name : ''
  return `${type}${text.length}:${text}`
}
