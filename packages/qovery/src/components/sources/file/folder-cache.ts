import fs from 'node:fs'
import { promisify } from 'node:util'

const stat = promisify(fs.stat)
const readdir = promisify(fs.readdir)

/** A folder whose last change is older than this when it is read cannot change again without a new time of change. */
const SETTLED_MS = 2000

/** The names in a folder. */
export interface Folder {
  readonly inode: string
  readonly files: readonly string[]
  readonly folders: readonly string[]
  readonly links: readonly string[]
}

interface Entry {
  readonly folder: Folder
  readonly changedNs: bigint
  /** Whether the time of change tells that nothing changed since. */
  readonly isSettled: boolean
}

/** Reads folders, and reads again only those that may have changed. */
export class FolderCache {
  readonly #unreadable: (folder: string, error: NodeJS.ErrnoException) => void
  readonly #entries = new Map<string, Entry>()

  constructor(unreadable: (folder: string, error: NodeJS.ErrnoException) => void) {
    this.#unreadable = unreadable
  }

  /** The folder; the same object while it is sure to be the same. One that cannot be read is as it was before; `undefined`: it is not there. */
  async get(name: string): Promise<Folder | undefined> {
    const known = this.#entries.get(name)
    try {
      const status = await stat(name, { bigint: true })
      const inode = `${status.dev}:${status.ino}`
      if (known?.isSettled && known.folder.inode === inode && known.changedNs === status.mtimeNs) return known.folder
      // Of the clock as it is now: one that was set back makes the folder be read again, which does no harm.
      const isSettled = Date.now() - Number(status.mtimeMs) > SETTLED_MS
      const folder = sorted(inode, await readdir(name, { withFileTypes: true }))
      this.#entries.set(name, { folder, changedNs: status.mtimeNs, isSettled })
      return folder
    } catch (error) {
      return this.#failed(name, known, error as NodeJS.ErrnoException)
    }
  }

  /** Makes every folder be read again. */
  forget(): void {
    this.#entries.clear()
  }

  #failed(name: string, known: Entry | undefined, error: NodeJS.ErrnoException): Folder | undefined {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      this.#entries.delete(name)
      return undefined
    }
    this.#unreadable(name, error)
    return known?.folder
  }
}

function sorted(inode: string, entries: readonly fs.Dirent[]): Folder {
  const files: string[] = []
  const folders: string[] = []
  const links: string[] = []
  for (const entry of entries) {
    if (entry.isFile()) files.push(entry.name)
    else if (entry.isDirectory()) folders.push(entry.name)
    else if (entry.isSymbolicLink()) links.push(entry.name)
  }
  return { inode, files, folders, links }
}
