import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { root } from './tree.ts'

/** The text of generated files by their path from the root of the repository. */
export type Files = ReadonlyMap<string, string>

/** Every file in these folders is generated: what nobody generates any more is removed. */
const WHOLLY_GENERATED = ['docs/reference/**/*']

/** The paths where the checkout says something else than `files`, which are all that are generated. */
export function differences(files: Files): string[] {
  return [...changed(files), ...leftOver(files)].sort()
}

/** Makes the checkout say what `files` says and nothing beyond it where all is generated; returns the paths that it changed. */
export function write(files: Files): string[] {
  return writeAll(files, differences(files))
}

/** Makes the checkout say what `files` says, and touches no others; returns the paths that it changed. */
export function add(files: Files): string[] {
  return writeAll(files, changed(files))
}

function writeAll(files: Files, paths: string[]): string[] {
  for (const path of paths) {
    const text = files.get(path)
    const file = join(root, path)
    if (text === undefined) {
      rmSync(file)
    } else {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
  return paths
}

function changed(files: Files): string[] {
  return [...files].filter(([path, text]) => currentText(path) !== text).map(([path]) => path)
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
