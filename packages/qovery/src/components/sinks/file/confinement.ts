import type { Stats } from 'node:fs'
import { lstat, readlink, realpath } from 'node:fs/promises'
import path from 'node:path'
import { makeFolder } from '../../../kit/make-folder.ts'
import { isInside } from './inside.ts'

/** Thrown for a path that a symbolic link leads out of its directory, or to where nothing is. */
export class OutsideError extends Error {
  constructor(file: string, base: string) {
    super(`${JSON.stringify(file)} goes by a symbolic link that leads out of "${base}", or nowhere`)
    this.name = 'OutsideError'
  }
}

/** Keeps files within a directory, whatever symbolic links there are below it. */
export class Confinement {
  readonly #base: string
  readonly #mode: number | undefined

  /** `mode`: of the directory itself, where it has to be made. */
  constructor(base: string, mode: number | undefined) {
    this.#base = base
    this.#mode = mode
  }

  /** The real path of a file that may not exist yet. @throws OutsideError, and what the system says. */
  async resolve(file: string): Promise<string> {
    await makeFolder(this.#base, this.#mode)
    const base = await realpath(this.#base)
    const rest: string[] = []
    let existing = file
    let stats: Stats | undefined
    while ((stats = await lstat(existing).catch(absent)) === undefined) {
      rest.unshift(path.basename(existing))
      existing = path.dirname(existing)
    }
    const reached = await realpath(existing).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && stats?.isSymbolicLink()) throw new OutsideError(file, this.#base)
      throw error
    })
    const real = path.join(reached, ...rest)
    if (!isInside(base, real)) throw new OutsideError(file, this.#base)
    return real
  }

  /** Makes sure that what was opened is where it was meant to be: links may have changed since. */
  async check(file: string, fd: number): Promise<void> {
    const opened = await readlink(`/proc/self/fd/${fd}`).catch(absent)
    if (opened === undefined || isInside(await realpath(this.#base), opened)) return
    throw new OutsideError(file, this.#base)
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
