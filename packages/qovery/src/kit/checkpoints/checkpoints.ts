import { messageOf, type ComponentContext } from '@qovery/sdk'
import path from 'node:path'
import { DurableFile } from './durable-file.ts'

/** Most often that the file is written while the component runs. */
const WRITE_EVERY_MS = 1000
const FILE = 'checkpoints.json'

export interface CheckpointContent<T> {
  /** What was kept, from the JSON of the file. Throws where it is not what `snapshot` gives. */
  parse(json: unknown): T
  /** What there is to keep now, as JSON. */
  snapshot(): unknown
}

/**
 * Keeps the positions of a source in `checkpoints.json` of a folder: written when they changed, at most once a second. A
 * file that cannot be read as JSON is set aside; where the disk refuses, the positions stay in memory until it takes them.
 */
export class Checkpoints<T> {
  static readonly #current = new Map<string, object>()
  readonly #file: DurableFile
  readonly #content: CheckpointContent<T>
  readonly #cx: Pick<ComponentContext, 'failed' | 'log'>
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> | undefined
  #changed = false
  #isClosed = false
  #hasFailed = false

  constructor(folder: string, content: CheckpointContent<T>, cx: Pick<ComponentContext, 'failed' | 'log'>) {
    this.#file = new DurableFile(path.join(folder, FILE))
    this.#content = content
    this.#cx = cx
    Checkpoints.#current.set(this.#file.path, this)
  }

  /** What was kept last; `undefined`: nothing. Rejects where the file is there and cannot be read. */
  async load(): Promise<T | undefined> {
    const text = await this.#file.read()
    if (text === undefined) return undefined
    try {
      return this.#content.parse(JSON.parse(text))
    } catch (error) {
      const aside = await this.#file.setAside()
      const message = `${this.#file.path} holds no checkpoints (${messageOf(error)}). It was moved to ${aside}, and the source starts as if there were none`
      this.#cx.failed('checkpoints_broken', message)
      return undefined
    }
  }

  /** Says that there is something new to keep. After `close` it is written at once: outcomes may come late. */
  changed(): void {
    this.#changed = true
    if (this.#isClosed) void this.#write()
    else this.#schedule()
  }

  /** Writes what has changed; resolves also where that failed. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await this.#writing
    await this.#write()
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#writing !== undefined || this.#isClosed) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#write()
    }, WRITE_EVERY_MS)
  }

  #write(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined
      if (!this.#changed) return
      if (!this.#isClosed) this.#schedule()
      else if (!this.#hasFailed) void this.#write()
    })
    return this.#writing
  }

  async #writeAll(): Promise<void> {
    do {
      // One that was opened later for the same file knows more.
      const isWanted = this.#changed && Checkpoints.#current.get(this.#file.path) === this
      this.#changed = false
      if (!isWanted) return
      try {
        await this.#file.write(JSON.stringify(this.#content.snapshot()))
        this.#recovered()
      } catch (error) {
        this.#changed = true
        this.#complain(error)
        return
      }
    } while (this.#isClosed)
  }

  #complain(error: unknown): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    const message = `${this.#file.path} cannot be written: ${messageOf(error)}. Positions are kept in memory and written as soon as that works; after a crash before that, what was read since is read again`
    this.#cx.failed('checkpoints_not_written', message)
  }

  #recovered(): void {
    if (this.#hasFailed) this.#cx.log.info(`${this.#file.path} can be written again`)
    this.#hasFailed = false
  }
}
