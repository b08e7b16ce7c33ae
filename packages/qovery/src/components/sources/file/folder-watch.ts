import { messageOf, type ComponentContext } from '@qovery/sdk'
import fs from 'node:fs'
import { promisify } from 'node:util'

const stat = promisify(fs.stat)
const statfs = promisify(fs.statfs)

/** File systems whose changes by others the kernel does not tell: NFS, SMB (three kinds), 9P, AFS, Ceph, FUSE. */
const REMOTE = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x5346414f, 0x00c36400, 0x65735546])

export interface FolderListener {
  /** A file in a watched folder changed its content. */
  changed(folder: string, name: string): void
  /** A file came, went or was renamed. */
  moved(folder: string): void
}

/** Asks the system to tell of changes in folders. What it tells is a hint: nothing depends on its coming. */
export class FolderWatch {
  readonly #listener: FolderListener
  readonly #cx: Pick<ComponentContext, 'log'>
  readonly #watches = new Map<string, { readonly inode: string; readonly watcher: fs.FSWatcher | undefined }>()
  #hasFailed = false

  constructor(listener: FolderListener, cx: Pick<ComponentContext, 'log'>) {
    this.#listener = listener
    this.#cx = cx
  }

  /** Whether changes of the files in the folder are told. */
  covers(folder: string): boolean {
    return this.#watches.get(folder)?.watcher !== undefined
  }

  /** Watches these folders, given with their inodes where these are known, and no others. */
  async watch(folders: ReadonlyMap<string, string>): Promise<void> {
    for (const folder of this.#watches.keys()) if (!folders.has(folder)) this.#end(folder)
    for (const [folder, known] of folders) {
      const inode = known || (await inodeOf(folder))
      if (this.#watches.get(folder)?.inode === inode) continue
      this.#end(folder)
      this.#watches.set(folder, { inode, watcher: (await isLocal(folder)) ? this.#begin(folder) : undefined })
    }
  }

  close(): void {
    for (const folder of this.#watches.keys()) this.#end(folder)
  }

  #begin(folder: string): fs.FSWatcher | undefined {
    try {
      const watcher = fs.watch(folder, (event, name) => {
        if (event === 'change' && name !== null) this.#listener.changed(folder, name)
        else this.#listener.moved(folder)
      })
      watcher.on('error', (error) => {
        this.#end(folder)
        this.#complain(folder, error)
      })
      return watcher
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#complain(folder, error)
      return undefined
    }
  }

  #end(folder: string): void {
    this.#watches.get(folder)?.watcher?.close()
    this.#watches.delete(folder)
  }

  #complain(folder: string, error: unknown): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    const message = `The system does not tell of changes in ${folder} (${messageOf(error)}): its files are looked at in turn, which is slower. Where it is a limit, raise fs.inotify.max_user_watches or fs.inotify.max_user_instances`
    this.#cx.log.warn(message)
  }
}

async function inodeOf(folder: string): Promise<string> {
  try {
    const { dev, ino } = await stat(folder, { bigint: true })
    return `${dev}:${ino}`
  } catch {
    // It is gone: the next search finds out what of its files.
    return ''
  }
}

async function isLocal(folder: string): Promise<boolean> {
  try {
    return !REMOTE.has((await statfs(folder)).type)
  } catch {
    // It is gone, or soon will be.
    return false
  }
}
