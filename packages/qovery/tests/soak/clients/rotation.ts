import { appendFile, copyFile, rename, rm, truncate } from 'node:fs/promises'
import { below, onceIn, pause } from '../chance.ts'
import type { Counts } from '../scene.ts'

/** So many old files stay. */
const KEPT = 60
const ROTATE_MS = 1000

/** A log that is written to, and rotated in one of the ways there are. */
export class RotatedLog {
  readonly path: string
  readonly #way: 'rename' | 'truncate'
  readonly #counts: Counts
  #rotations = 0
  #rotatedAt = performance.now()
  lines = 0

  constructor(path: string, way: 'rename' | 'truncate', counts: Counts) {
    this.path = path
    this.#way = way
    this.#counts = counts
  }

  /** Writes some lines, the last of which may come in two pieces. */
  async write(): Promise<void> {
    const count = 1 + below(200)
    const lines = Array.from({ length: count }, () => `${this.#way} ${this.lines++} ${'x'.repeat(below(200))}\n`)
    const text = lines.join('')
    const cut = text.length - below(20)
    await appendFile(this.path, text.slice(0, cut))
    await appendFile(this.path, text.slice(cut))
    this.#counts.add('lines into files', count)
    if (performance.now() > this.#rotatedAt + ROTATE_MS) await this.#rotate()
    await pause(below(100))
  }

  async #rotate(): Promise<void> {
    this.#counts.add('rotations')
    this.#rotatedAt = performance.now()
    const number = this.#rotations++
    if (this.#way === 'truncate') {
      await copyFile(this.path, `${this.path}.copy`)
      await truncate(this.path)
      return
    }
    await rename(this.path, `${this.path}.${number}`)
    await rm(`${this.path}.${number - KEPT}`, { force: true })
  }
}

/** Takes away what the program has written, by another name or altogether. */
export async function rotateOutput(path: string, counts: Counts): Promise<void> {
  await pause(1000)
  counts.add('outputs taken away')
  const taken = onceIn(2) ? rm(path) : rename(path, `${path}.old`)
  await taken.catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  })
}
