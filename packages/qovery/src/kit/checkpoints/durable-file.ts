import { open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'

/** A small file of which a crash at any moment leaves either the old text or the new one, whole. */
export class DurableFile {
  readonly path: string

  constructor(file: string) {
    this.path = file
  }

  /** The text that was written last; `undefined`: there is none yet. */
  async read(): Promise<string | undefined> {
    try {
      return await readFile(this.path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  /** Resolves once the text is on the disk under the file's name. Calls must not overlap. */
  async write(text: string): Promise<void> {
    const fresh = `${this.path}.new`
    const file = await open(fresh, 'w', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(fresh, this.path)
    const folder = await open(path.dirname(this.path), 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }

  /** Moves what is there out of the way, for a person to look at; resolves with its new name. */
  async setAside(): Promise<string> {
    const aside = `${this.path}.broken`
    await rename(this.path, aside)
    return aside
  }
}
