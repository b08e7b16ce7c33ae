import { pointerOf, type Path } from './text/data.ts'
import type { ConfigText } from './text/load.ts'

/** The value at a path as faults show it: in quotes, and not at all where it came from a variable. */
export function quoted(value: string, path: Path, text: ConfigText): string {
  return text.interpolated.has(pointerOf(path)) ? '"…"' : `"${value}"`
}
