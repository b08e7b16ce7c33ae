import { pointerOf } from '../text/data.ts'
import { parseText } from '../text/testing/parse-text.ts'
import { interpolate } from '../text/interpolate.ts'
import type { ConfigText } from '../text/load.ts'
import { mergeDocuments } from '../text/merge.ts'
import { writtenText } from '../text/written-text.ts'

/** The text side of a config that is written in a test, as if it stood in `qovery.yaml`. */
export function configText(yaml: string, variables: Readonly<Record<string, string>> = {}): ConfigText {
  const merged = mergeDocuments([{ document: parseText(yaml, 'qovery.yaml', 'yaml'), mount: [] }])
  const { value, interpolated, unresolved, edits, faults } = interpolate(merged, new Map(Object.entries(variables)))
  return {
    value,
    interpolated,
    unresolved,
    locate: merged.locate,
    written: (path) => writtenText(merged, path, edits.get(pointerOf(path))),
    faults: [...merged.faults, ...faults],
    files: ['qovery.yaml'],
    directories: [],
  }
}
