import { glob, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ConfigFile, Found } from './config-file.ts'
import { formatOf } from './config-file.ts'
import { pointerOf } from './data.ts'
import { filesOfDirectory } from './directory.ts'
import type { Format } from './document.ts'
import type { Fault } from './fault.ts'
import { pathFault } from './path-fault.ts'

/** What an operator chose on the command line. Nothing chosen means the default files. */
export interface Selection {
  /** `--config`, `--config-yaml` and so on: paths or glob patterns; a given format overrules the extension. */
  readonly files?: readonly { readonly pattern: string; readonly format?: Format | undefined }[]
  /** `--config-dir`: directories, or glob patterns of directories. */
  readonly directories?: readonly string[]
}

/** Tried in this order when nothing is chosen; the first that exists is the config. */
export const DEFAULT_FILES: readonly string[] = [
  'qovery.yaml',
  '/etc/qovery/qovery.yaml',
  '/etc/qovery/qovery.toml',
  '/etc/qovery/qovery.json',
]

/** The config files that a selection means. What is missing, empty or of unknown format is a fault. */
export async function findConfigFiles(selection: Selection, defaults = DEFAULT_FILES): Promise<Found> {
  const { files = [], directories = [] } = selection
  if (files.length + directories.length === 0) return findDefault(defaults)
  const faults: Fault[] = []
  const found: ConfigFile[] = []
  const visited: string[] = []
  for (const { pattern, format } of files) found.push(...(await filesOfPattern(pattern, format, faults)))
  for (const pattern of directories) {
    for (const path of await expand(pattern, '--config-dir', faults)) {
      const inside = await filesOfDirectory(path)
      found.push(...inside.files)
      visited.push(...inside.directories)
      faults.push(...inside.faults)
    }
  }
  return { files: inOrder(found), directories: [...new Set(visited)], faults }
}

async function findDefault(paths: readonly string[]): Promise<Found> {
  for (const path of paths) {
    const format = formatOf(path)
    if (format !== undefined && (await exists(path)))
      return { files: [{ path, format, mount: [] }], directories: [], faults: [] }
  }
  const message = `there is no config file; looked for ${paths.join(', ')}`
  const hint = 'write one of them, or name yours with --config FILE'
  return { files: [], directories: [], faults: [{ severity: 'error', code: 'no-config', message, hint }] }
}

async function filesOfPattern(pattern: string, format: Format | undefined, faults: Fault[]): Promise<ConfigFile[]> {
  const files: ConfigFile[] = []
  for (const path of await expand(pattern, '--config', faults)) {
    const known = format ?? formatOf(path)
    if (known !== undefined) {
      files.push({ path, format: known, mount: [] })
      continue
    }
    const message = `cannot tell the format of ${path} from its name`
    const hint = 'name it .yaml, .toml or .json, or pass it with --config-yaml, --config-toml or --config-json'
    faults.push({ severity: 'error', code: 'unknown-format', message, hint })
  }
  return files
}

/** The paths that a pattern means: itself where it exists, else what it matches as a glob: files, or directories. */
async function expand(pattern: string, option: '--config' | '--config-dir', faults: Fault[]): Promise<string[]> {
  const wanted = option === '--config-dir' ? 'directory' : 'file'
  try {
    const isDirectory = (await stat(pattern)).isDirectory()
    if (isDirectory === (wanted === 'directory')) return [pattern]
    const message = isDirectory ? `${pattern} is a directory` : `${pattern} is not a directory`
    const hint = isDirectory ? `pass it with --config-dir ${pattern}` : `pass it with --config ${pattern}`
    faults.push({ severity: 'error', code: `not-a-${wanted}`, message, hint })
    return []
  } catch (error) {
    if (!/[*?[{]/.test(pattern)) {
      faults.push(pathFault(pattern, error))
      return []
    }
  }
  const matches: string[] = []
  for await (const path of glob(pattern)) {
    if ((await isDirectory(path)) === (wanted === 'directory')) matches.push(path)
  }
  if (matches.length === 0) {
    const message = `no ${wanted} matches ${pattern}`
    faults.push({ severity: 'error', code: 'no-match', message, hint: `check the pattern given to ${option}` })
  }
  return matches
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

function inOrder(files: readonly ConfigFile[]): ConfigFile[] {
  const unique = new Map<string, ConfigFile>()
  for (const file of files) {
    const key = `${resolve(file.path)}\0${pointerOf(file.mount)}`
    if (!unique.has(key)) unique.set(key, file)
  }
  return [...unique.values()].toSorted((left, right) => (left.path < right.path ? -1 : Number(left.path > right.path)))
}
