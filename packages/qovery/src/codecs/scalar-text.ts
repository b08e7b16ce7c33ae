import type { LogEvent, TraceEvent } from '@qovery/sdk'
import { getPath, type Path } from '@qovery/vrl/path'
import { Float, isObject, valueToText, type Value } from '@qovery/vrl/value'
import { plainNumber } from './metric-text.ts'

/** What stands at a path of an event as plain text: nothing where it is absent, null, an array or an object. */
export function textAt(event: LogEvent | TraceEvent, path: Path): string {
  const root = path.root === 'metadata' ? event.metadata.value : event.value
  return scalarText(getPath(root, path.segments) ?? null)
}

function scalarText(value: Value): string {
  if (typeof value === 'number') return plainNumber(value)
  if (value instanceof Float) return plainNumber(value.value)
  if (value === null || Array.isArray(value) || isObject(value)) return ''
  return valueToText(value)
}
