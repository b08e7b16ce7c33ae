import { fail } from '../function/index.ts'
import type { Segment } from '../path/index.ts'
import { toText, type Value } from '../value/index.ts'
import { typeName } from './type-name.ts'

/** The path that an array of names and indexes stands for. @throws Failure where an item is neither */
export function segmentsOf(path: readonly Value[]): readonly Segment[] {
  for (const item of path) {
    if (typeof item !== 'string' && !Number.isSafeInteger(item)) return path.map(segmentOf)
  }
  return path as readonly (string | number)[]
}

function segmentOf(item: Value): Segment {
  if (typeof item === 'string' || item instanceof Uint8Array) return toText(item)
  if (typeof item === 'bigint' || Number.isSafeInteger(item)) return Number(item)
  return fail(`path segment must be either string or integer, not ${typeName(item)}`)
}
