import { messageOf, type ComponentContext, type GaugeHandle } from '@qovery/sdk'
import { OutFile, type FileOptions, type Incident } from './out-file.ts'

/** When files are emptied and closed, in milliseconds; `undefined`: never. */
export interface FileTimes {
  readonly idleMs: number
  readonly emptyAfterOpenMs: number | undefined
  readonly emptyAfterWriteMs: number | undefined
  readonly emptyAfterCloseMs: number | undefined
}

/** The files that are open, the one written to least recently first. */
export class OpenFiles {
  readonly #files = new Map<string, OutFile>()
  /** Files that something is being done with. */
  readonly #busy = new Set<string>()
  readonly #options: FileOptions
  readonly #times: FileTimes
  readonly #most: number
  readonly #cx: ComponentContext
  readonly #open: GaugeHandle

  constructor(parts: { options: FileOptions; times: FileTimes; most: number }, cx: ComponentContext) {
    this.#options = parts.options
    this.#times = parts.times
    this.#most = parts.most
    this.#cx = cx
    this.#open = cx.gauge('open_files', 'Files that are open.')
  }

  /** Does something with the file at a path, opened where it is not; one thing at a time for each. Where that fails it is closed. */
  async use(path: string, now: number, action: (file: OutFile) => Promise<void>): Promise<void> {
    this.#busy.add(path)
    try {
      const file = await this.#get(path, now)
      this.#files.delete(path)
      this.#files.set(path, file)
      await action(file)
    } catch (error) {
      if (!lacksRoom(error)) await this.forget(path)
      throw error
    } finally {
      this.#busy.delete(path)
    }
  }

  /** Closes files that nothing was written to for long. */
  async closeIdle(now: number): Promise<void> {
    for (const [path, file] of this.#files) {
      if (now - file.writtenAt >= this.#times.idleMs && !this.#busy.has(path)) await this.forget(path)
    }
  }

  /** Makes the disk keep all that was written. */
  async sync(): Promise<void> {
    const dirty = [...this.#files].filter(([, file]) => file.isDirty)
    for (const [path, file] of dirty) {
      try {
        await file.sync()
      } catch (error) {
        this.#cx.failed('file_sync_failed', `The disk may not keep what was written to "${path}": ${messageOf(error)}`)
        if (!this.#busy.has(path)) await this.forget(path)
      }
    }
  }

  async closeAll(): Promise<void> {
    for (const path of this.#files.keys()) await this.forget(path)
  }

  /** Closes a file, if it is open. */
  async forget(path: string): Promise<void> {
    const file = this.#files.get(path)
    if (file === undefined) return
    this.#files.delete(path)
    this.#open.set(this.#files.size)
    try {
      if (this.#options.syncsNames && file.isDirty) await file.sync()
      await file.close()
    } catch (error) {
      this.#cx.failed('file_close_failed', `"${path}" could not be closed properly: ${messageOf(error)}`)
    }
  }

  async #get(path: string, now: number): Promise<OutFile> {
    const known = this.#files.get(path)
    if (known === undefined) return await this.#openAt(path, now)
    const incident = await known.incident(now)
    if (incident !== undefined) this.#tell(path, incident)
    if (incident?.what === 'replaced') {
      await this.forget(path)
      return await this.#openAt(path, now)
    }
    const { emptyAfterOpenMs = Infinity, emptyAfterWriteMs = Infinity } = this.#times
    if (now - known.openedAt > emptyAfterOpenMs || now - known.writtenAt > emptyAfterWriteMs) await known.empty(now)
    return known
  }

  async #openAt(path: string, now: number): Promise<OutFile> {
    const { emptyAfterWriteMs = Infinity, emptyAfterCloseMs = Infinity } = this.#times
    const file = await OutFile.open(path, this.#options, {
      now,
      empties: (ageMs) => ageMs > Math.min(emptyAfterWriteMs, emptyAfterCloseMs),
      onIncident: (incident) => this.#tell(path, incident),
    })
    this.#files.set(path, file)
    this.#open.set(this.#files.size)
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= this.#most) break
      if (!this.#busy.has(oldest)) await this.forget(oldest)
    }
    return file
  }

  #tell(path: string, incident: Incident): void {
    if (incident.what === 'cut') {
      const what = `"${path}" ended within an event, because a program ended while it wrote`
      this.#cx.log.warn(`${what}: its last ${incident.bytes} bytes, which were not confirmed, are cut off`)
    } else if (incident.what === 'replaced') {
      this.#cx.log.info(`"${path}" was moved or removed by others: it is opened anew`)
    } else this.#cx.log.info(`"${path}" was truncated by others: what comes is written from there on`)
  }
}

/** Whether the file, or the pipe, only lacks room: it stays open, since it knows what of a failed write is left in it. */
function lacksRoom(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EAGAIN'].includes((error as NodeJS.ErrnoException).code ?? '')
}
