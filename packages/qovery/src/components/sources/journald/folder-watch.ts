import { stat } from 'node:fs/promises'

const EVERY_MS = 2000

/** Looks now and then whether a folder is still the one that it was: `journalctl` goes on with the one it has opened. */
export class FolderWatch {
  /** Aborts once another folder has taken the place of the first. */
  readonly replaced: AbortSignal
  readonly #timer: NodeJS.Timeout

  private constructor(folder: string, first: string) {
    const controller = new AbortController()
    this.replaced = controller.signal
    const look = async () => {
      const now = await identityOf(folder)
      if (now !== undefined && now !== first) controller.abort()
    }
    this.#timer = setInterval(() => void look(), EVERY_MS)
  }

  /** `undefined`: there is no such folder, or it cannot be looked at. */
  static async of(folder: string): Promise<FolderWatch | undefined> {
    const first = await identityOf(folder)
    return first === undefined ? undefined : new FolderWatch(folder, first)
  }

  close(): void {
    clearInterval(this.#timer)
  }
}

/** Which folder it is; `undefined`: none that can be looked at. */
async function identityOf(folder: string): Promise<string | undefined> {
  const found = await stat(folder).catch(() => undefined)
  return found && `${found.dev} ${found.ino}`
}
