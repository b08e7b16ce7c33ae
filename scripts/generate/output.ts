import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { root } from './tree.ts'

/** The text of generated files by their path from the root of the repository. */
export type Files = ReadonlyMap<string, string>

/** Every file in these folders is generated: what nobody generates any more is removed. */
const WHOLLY_GENERATED = ['docs/reference/**/*']

/** The files as prettier writes them, so that formatting the repository changes none of them; JSON and what is marked as generated is written by who made it, and programs of the language as they are. */
export async function formatted(files: Files): Promise<Files> {
  const result = new Map<string, string>()
  for (const [path, text] of files) {
    if (/\.(json|vrl)$/.test(path) || path.includes('.generated.')) {
      result.set(path, text)
      continue
    }
    const options = await resolveConfig(join(root, path))
    result.set(path, await format(text, { ...options, filepath: path }))
  }
  return result
}

/** The paths where the checkout says something else than `files`. */
export function differences(files: Files): string[] {
  const changed = [...files].filter(([path, text]) => currentText(path) !== text).map(([path]) => path)
  return [...changed, ...leftOver(files)].sort()
}

/** Makes the checkout say what `files` says and nothing beyond it where all is generated; returns the paths that it changed. */
export function write(files: Files): string[] {
  return writeAll(files, differences(files))
}

/** Writes `files` and touches no others; returns their paths. */
export function add(files: Files): string[] {
  return writeAll(files, [...files.keys()])
}

function writeAll(files: Files, changed: string[]): string[] {
  for (const path of changed) {
    const text = files.get(path)
    const file = join(root, path)
    if (text === undefined) {
      rmSync(file)
    } else {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
  return changed
}

function currentText(path: string): string | undefined {
  const file = join(root, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function leftOver(files: Files): string[] {
  return globSync(WHOLLY_GENERATED, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).split(sep).join('/'))
    .filter((path) => !files.has(path))
}
