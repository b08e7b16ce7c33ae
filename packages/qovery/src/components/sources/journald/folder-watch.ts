import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

const EVERY_MS = 2000
/** Where `journalctl` looks that is told no folder: what is there until the next boot, and what stays. */
const OF_THE_SYSTEM = ['/run/log/journal', '/var/log/journal']
/** A folder of a machine, or of a namespace of its journal. */
const OF_A_MACHINE = /^[0-9a-f]{32}((?:\..+)?)$/

/**
 * Looks now and then whether folders of a journal were replaced or are new. `journalctl` goes on with those that it has
 * opened, and does not notice that a namespace gets its first one or that the journal begins to be kept in /var.
 */
export class FolderWatch {
  /** Aborts once there is a folder that was not there at first; the reason is a sentence. */
  readonly changed: AbortSignal
  readonly #timer: NodeJS.Timeout

  private constructor(look: () => Promise<Folders>, first: Folders) {
    const controller = new AbortController()
    this.changed = controller.signal
    const compare = async () => {
      const change = changeOf(first, await look())
      if (change !== undefined) controller.abort(change)
    }
    this.#timer = setInterval(() => void compare(), EVERY_MS)
  }

  /** Without `folder`: those of the system. Folders of other namespaces of the journal do not count. */
  static async of(folder: string | undefined, namespace: string | undefined): Promise<FolderWatch> {
    const look = () => foldersIn(folder === undefined ? OF_THE_SYSTEM : [folder], namespace)
    return new FolderWatch(look, await look())
  }

  close(): void {
    clearInterval(this.#timer)
  }
}

/** By their paths, which folders they are. */
type Folders = ReadonlyMap<string, string>

function changeOf(first: Folders, now: Folders): string | undefined {
  for (const [folder, identity] of now) {
    const before = first.get(folder)
    if (before === undefined) return `${folder} is there now, which was not`
    if (before !== identity) return `${folder} was replaced by another folder`
  }
  return undefined
}

/** Those that can be looked at. */
async function foldersIn(roots: readonly string[], namespace: string | undefined): Promise<Folders> {
  const found = new Map<string, string>()
  for (const root of roots) {
    await note(root, found)
    const names = await readdir(root).catch(() => [])
    for (const name of names) if (isFolderOf(namespace, name)) await note(path.join(root, name), found)
  }
  return found
}

async function note(folder: string, found: Map<string, string>): Promise<void> {
  const at = await stat(folder).catch(() => undefined)
  if (at?.isDirectory() === true) found.set(folder, `${at.dev} ${at.ino}`)
}

/** Whether `journalctl` with `--namespace` reads a folder: `+` before a namespace adds the default one, `*` means all. */
export function isFolderOf(namespace: string | undefined, name: string): boolean {
  const suffix = OF_A_MACHINE.exec(name)?.[1]
  if (suffix === undefined || namespace === '*') return suffix !== undefined
  if (suffix === '') return namespace === undefined || namespace.startsWith('+')
  return suffix === `.${namespace?.replace(/^\+/, '')}`
}
