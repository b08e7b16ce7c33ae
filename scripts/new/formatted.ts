import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import type { Files } from '../generate/output.ts'
import { root } from '../generate/tree.ts'

/** The files as prettier writes them, whose lines depend on how long a name is; programs of the language as they are. */
export async function formatted(files: Files): Promise<Files> {
  const result = new Map<string, string>()
  for (const [path, text] of files) {
    const options = await resolveConfig(join(root, path))
    result.set(path, path.endsWith('.vrl') ? text : await format(text, { ...options, filepath: path }))
  }
  return result
}
