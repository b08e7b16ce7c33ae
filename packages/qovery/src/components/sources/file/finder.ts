import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { FolderCache, type Folder } from './folder-cache.ts'
import type { IncludePattern, Patterns } from './patterns.ts'

const stat = promisify(fs.stat)
const realpath = promisify(fs.realpath)
const BATCH = 64
/** What the bytes of a name become that are not UTF-8. */
const NO_UTF8 = '\ufffd'

/** A file that the patterns want. */
export interface Found {
  readonly path: string
  /** Where it really is, after links: what the system names in its events. */
  readonly real: string
  /** Device and inode: two paths with the same are one file. */
  readonly inode: string
  readonly size: number
  readonly modifiedMs: number
  readonly bornMs: number
}

export interface FinderListener {
  /** A folder or a file could not be looked at. The files of such a folder count as still there. */
  unreadable(path: string, error: NodeJS.ErrnoException): void
}

/** Looks for files. What did not change since the last time costs no more than a look at its folder. */
export class Finder {
  readonly #patterns: Patterns
  readonly #listener: FinderListener
  readonly #cache: FolderCache
  /** The files of each folder, and the folder as it was when they were looked up. */
  #known = new Map<string, { readonly folder: Folder; readonly files: readonly Found[] }>()
  #literals = new Map<string, Found>()

  constructor(patterns: Patterns, listener: FinderListener) {
    this.#patterns = patterns
    this.#listener = listener
    this.#cache = new FolderCache((folder, error) => listener.unreadable(folder, error))
  }

  /** The folders in which files may come or go, with their inodes where these are known. */
  folders(): Map<string, string> {
    const folders = new Map<string, string>()
    for (const [name, { folder, files }] of this.#known) {
      folders.set(name, folder.inode)
      for (const file of files) if (file.real !== file.path) setIfNew(folders, path.dirname(file.real))
    }
    for (const { path: file, real } of this.#literals.values()) {
      setIfNew(folders, path.dirname(file))
      setIfNew(folders, path.dirname(real))
    }
    return folders
  }

  /** All files that are wanted, each path once; `undefined`: the same as the last time. `afresh`: look at everything again. */
  async find(afresh = false): Promise<readonly Found[] | undefined> {
    if (afresh) this.#cache.forget()
    const before = this.#known
    const walked = new Map<string, Folder>()
    const globs = this.#patterns.include.filter(({ isGlob }) => isGlob)
    for (const pattern of globs) await this.#walk(pattern, pattern.base, 0, walked, new Set())
    this.#known = new Map()
    let isSame = before.size === walked.size
    for (const [name, folder] of walked) {
      const known = before.get(name)
      // Links may point elsewhere without any change of their folder.
      const fresh = known?.folder !== folder || folder.links.length > 0
      const files = fresh ? await this.#filesIn(name, folder) : known.files
      if (!known || (fresh && !isDeepSame(known.files, files))) isSame = false
      this.#known.set(name, { folder, files })
    }
    const literalsChanged = await this.#findLiterals()
    return isSame && !literalsChanged ? undefined : this.#all()
  }

  #all(): readonly Found[] {
    const all = new Map<string, Found>(this.#literals)
    for (const { files } of this.#known.values()) for (const file of files) all.set(file.path, file)
    return [...all.values()]
  }

  async #walk(
    pattern: IncludePattern,
    name: string,
    depth: number,
    walked: Map<string, Folder>,
    passed: Set<string>,
  ): Promise<void> {
    const folder = await this.#cache.get(name)
    // A link to a folder further up would lead round in circles.
    if (folder === undefined || passed.has(folder.inode)) return
    passed.add(folder.inode)
    walked.set(name, folder)
    for (const child of folder.folders) {
      if (pattern.descends(child, depth)) await this.#walk(pattern, path.join(name, child), depth + 1, walked, passed)
    }
    for (const link of folder.links) {
      if (!pattern.descends(link, depth)) continue
      const target = path.join(name, link)
      if (await isFolder(target)) await this.#walk(pattern, target, depth + 1, walked, passed)
    }
  }

  async #filesIn(name: string, { files, links }: Folder): Promise<Found[]> {
    const wanted = (child: string) => {
      const file = path.join(name, child)
      return this.#isWanted(file) ? [file] : []
    }
    const plain = await inBatches(files.flatMap(wanted), (file) => this.#look(file, 'file'))
    const linked = await inBatches(links.flatMap(wanted), (file) => this.#look(file, 'link'))
    return [...plain, ...linked].filter((file) => file !== undefined)
  }

  #isWanted(file: string): boolean {
    return (
      this.#patterns.include.some(({ isGlob, matches }) => isGlob && matches(file)) && !this.#patterns.excludes(file)
    )
  }

  async #findLiterals(): Promise<boolean> {
    const found = new Map<string, Found>()
    for (const { base, isGlob } of this.#patterns.include) {
      if (isGlob || this.#patterns.excludes(base)) continue
      const file = await this.#look(base, 'any')
      if (file !== undefined) found.set(base, file)
    }
    const isSame = isDeepSame([...this.#literals.values()], [...found.values()])
    this.#literals = found
    return !isSame
  }

  async #look(file: string, kind: 'file' | 'link' | 'any'): Promise<Found | undefined> {
    try {
      const status = await stat(file, { bigint: true })
      if (!status.isFile()) return undefined
      return {
        path: file,
        real: kind === 'file' ? file : await realpath(file),
        inode: `${status.dev}:${status.ino}`,
        size: Number(status.size),
        modifiedMs: Number(status.mtimeMs),
        bornMs: Number(status.birthtimeMs),
      }
    } catch (error) {
      // A file may go at any time, and need not be there yet; a link that leads nowhere is somebody's mistake.
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' && file.includes(NO_UTF8))
        this.#listener.unreadable(file, new Error('its name is not UTF-8'))
      else if (code !== 'ENOENT' || kind === 'link') this.#listener.unreadable(file, error as NodeJS.ErrnoException)
      return undefined
    }
  }
}

async function isFolder(target: string): Promise<boolean> {
  try {
    return (await stat(target)).isDirectory()
  } catch {
    // Links that lead nowhere are told of as files.
    return false
  }
}

async function inBatches<T>(files: readonly string[], look: (file: string) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let at = 0; at < files.length; at += BATCH) {
    results.push(...(await Promise.all(files.slice(at, at + BATCH).map(look))))
  }
  return results
}

function isDeepSame(a: readonly Found[], b: readonly Found[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ path, inode, real }, i) => path === b[i]?.path && inode === b[i].inode && real === b[i].real)
  )
}

function setIfNew(folders: Map<string, string>, folder: string): void {
  if (!folders.has(folder)) folders.set(folder, '')
}
