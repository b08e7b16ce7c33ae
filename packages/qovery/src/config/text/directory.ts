import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { ConfigFile, Found } from './config-file.ts'
import { formatOf } from './config-file.ts'
import type { Path } from './data.ts'
import type { Fault } from './fault.ts'
import { pathFault } from './path-fault.ts'
import { suggest } from './suggest.ts'

/** Sub-folders of a config directory that hold one thing per file, and the table that its things belong to. */
const FOLDERS = new Map([
  ['sources', 'sources'],
  ['transforms', 'transforms'],
  ['sinks', 'sinks'],
  ['enrichment_tables', 'enrichment_tables'],
  ['secret', 'secret'],
  ['secrets', 'secret'],
  ['tests', 'tests'],
])

/**
 * The files of a config directory. Those in it are whole configs; those in `sources`, `transforms`, `sinks`,
 * `enrichment_tables`, `secrets` and `tests` are one component each, named as the file without its extension. Folders in
 * `transforms` add to the transform of their name, key by key; other folders, hidden entries and unknown extensions are
 * passed over.
 */
export async function filesOfDirectory(directory: string): Promise<Found> {
  const scan: Scan = { files: [], directories: [], faults: [] }
  const folders = await scanFolder(scan, directory, () => [])
  for (const folder of folders) {
    const name = basename(folder)
    const table = FOLDERS.get(name)
    if (table === 'transforms') await scanTree(scan, folder, [table], [])
    else if (table === 'tests') await scanFolder(scan, folder, () => [table, 0])
    else if (table !== undefined) await scanFolder(scan, folder, (id) => [table, id])
    else warnOfNearMiss(scan, folder, name)
  }
  if (scan.files.length === 0 && scan.faults.length === 0) {
    const message = `the directory ${directory} holds no config files`
    scan.faults.push({ severity: 'error', code: 'no-config', message, hint: 'put .yaml, .toml or .json files into it' })
  }
  return scan
}

interface Scan {
  readonly files: ConfigFile[]
  readonly directories: string[]
  readonly faults: Fault[]
}

/** Takes the files of one folder, and returns the folders in it. */
async function scanFolder(scan: Scan, folder: string, mount: (id: string) => Path): Promise<string[]> {
  scan.directories.push(folder)
  const inner: string[] = []
  for (const name of await namesIn(scan, folder)) {
    const path = join(folder, name)
    const format = formatOf(name)
    try {
      const found = await stat(path)
      if (found.isDirectory()) inner.push(path)
      else if (format !== undefined) scan.files.push({ path, format, mount: mount(basename(name, extname(name))) })
    } catch (error) {
      if (format !== undefined) scan.faults.push(pathFault(path, error))
    }
  }
  return inner
}

/** Takes the files of a folder and of all folders in it, each folder's name being one more step of the mount. */
async function scanTree(scan: Scan, folder: string, mount: Path, above: readonly string[]): Promise<void> {
  const real = await realpath(folder)
  if (above.includes(real)) {
    const message = `${folder} leads back to a folder that contains it, and is passed over`
    scan.faults.push({ severity: 'warning', code: 'folder-loop', message, hint: 'remove the symbolic link' })
    return
  }
  for (const inner of await scanFolder(scan, folder, (id) => [...mount, id])) {
    await scanTree(scan, inner, [...mount, basename(inner)], [...above, real])
  }
}

async function namesIn(scan: Scan, folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder)
    return names.filter((name) => !name.startsWith('.')).toSorted()
  } catch (error) {
    scan.faults.push(pathFault(folder, error))
    return []
  }
}

function warnOfNearMiss(scan: Scan, folder: string, name: string): void {
  const meant = suggest(name, FOLDERS.keys())
  if (meant === undefined) return
  const message = `the folder ${folder} has no meaning here and is passed over`
  scan.faults.push({ severity: 'warning', code: 'unknown-folder', message, hint: `did you mean "${meant}"?` })
}
