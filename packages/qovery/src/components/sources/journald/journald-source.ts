import { LogBatch, type ComponentContext, type LogEvent, type Output, type Source } from '@qovery/sdk'
import { readStream, type Take } from '../../../kit/input/read-stream.ts'
import { Child } from '../../../kit/process/child.ts'
import { endingText } from '../../../kit/process/ending.ts'
import { Tail } from '../../../kit/process/tail.ts'
import { journalctlArguments } from './arguments.ts'
import { bootOf, isSameEntry } from './cursor.ts'
import { EntryEvents } from './entry-events.ts'
import { ExportParser, type Entry } from './export-parser.ts'
import { FolderWatch } from './folder-watch.ts'
import { isMatch, matchesOf, type Matches } from './matches.ts'
import type { JournaldOptions } from './options.ts'
import { Position } from './position.ts'
import { versionOf } from './version.ts'

/** Longer entries, such as core dumps within the journal, are passed over. */
const MAX_ENTRY_BYTES = 16 * 1024 * 1024
const GRACE_MS = 1000
/** journalctl writes at once what is there; it says nothing where there is nothing. */
const EMPTY_MS = 2000
/** What journalctl says of a cursor that it does not understand. */
const BAD_CURSOR = /Failed to seek to cursor/

/** Reads the journal by following what `journalctl` writes, from the last confirmed entry on. */
export class JournaldSource implements Source {
  readonly #options: JournaldOptions
  readonly #cx: ComponentContext
  readonly #events: EntryEvents
  readonly #excluded: Matches
  readonly #position: Position
  /** When reading began, in seconds since the epoch. */
  #began: number | undefined
  #refused = new AbortController()
  #emptiness: NodeJS.Timeout | undefined

  constructor(options: JournaldOptions, cx: ComponentContext) {
    this.#options = options
    this.#cx = cx
    this.#events = new EntryEvents(options, cx)
    this.#excluded = matchesOf(options.exclude_matches, options.exclude_units)
    this.#position = new Position(options.data_dir, cx, (outcome) => this.#refused.abort(outcome))
  }

  async run(out: Output, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    this.#began ??= Date.now() / 1000
    // Also what was still under way when the source last stopped may have been refused since.
    if (this.#refused.signal.aborted) this.#position.goBack()
    this.#refused = new AbortController()
    await this.#position.open()
    try {
      await this.#follow(out, signal)
    } finally {
      await this.#position.close()
    }
  }

  async #follow(out: Output, signal: AbortSignal): Promise<void> {
    const watch = await FolderWatch.of(this.#options.journal_directory, this.#options.journal_namespace)
    try {
      await this.#read(out, signal, watch.changed)
    } finally {
      watch.close()
    }
  }

  async #read(out: Output, signal: AbortSignal, changed: AbortSignal): Promise<void> {
    const child = await this.#start(signal)
    const said = new Tail()
    child.stderr?.on('data', (bytes: Buffer) => {
      said.push(bytes)
      this.#cx.log.warn(`journalctl says: ${bytes.toString().trim()}`)
    })
    this.#tellEmptiness()
    try {
      const take = this.#taker(out)
      const refused = this.#refused.signal
      await readStream(child.stdout, take, AbortSignal.any([signal, refused, changed]))
      if (signal.aborted) return
      if (refused.aborted) {
        throw new Error(
          `entries were not delivered (${String(refused.reason)}); they are read again from the last confirmed one on`,
        )
      }
      if (changed.aborted) throw new Error(`${String(changed.reason)}; it is read from now on`)
    } finally {
      clearTimeout(this.#emptiness)
      child.stdout.destroy()
      const ending = await child.stop(GRACE_MS)
      this.#cx.log.debug(`journalctl ended with ${endingText(ending)}`)
    }
    this.#fail(endingText(await child.ended), said.text)
  }

  #tellEmptiness(): void {
    if (this.#position.cursor !== undefined || this.#options.since_now) return
    const tell = () =>
      this.#cx.log.info('The journal has no entries yet of those that are wanted; new ones are read as they come')
    this.#emptiness = setTimeout(tell, EMPTY_MS).unref()
  }

  async #start(signal: AbortSignal): Promise<Child> {
    const { journalctl_path: program = 'journalctl', current_boot_only } = this.#options
    const version = current_boot_only ? undefined : await versionOf(program, signal)
    const start = { cursor: this.#position.cursor, began: this.#began ?? 0, version }
    return await Child.start({ program, args: journalctlArguments(this.#options, start), stderr: 'read' })
  }

  /** Sends on the entries in what journalctl writes, but for the one at whose cursor it begins. */
  #taker(out: Output): Take {
    const parser = new ExportParser(MAX_ENTRY_BYTES, this.#onTooLong)
    const { batch_size } = this.#options
    let known = this.#position.cursor
    return (bytes) => {
      this.#cx.receivedBytes(bytes.length)
      const entries = parser.push(bytes)
      if (entries.length > 0) clearTimeout(this.#emptiness)
      let start = 0
      if (known !== undefined && entries[0] !== undefined) {
        if (isSameEntry(entries[0].cursor, known)) start = 1
        else this.#tellGap(known, entries[0].cursor)
        known = undefined
      }
      let room: Promise<void> | undefined
      for (; start < entries.length; start += batch_size) {
        room = this.#send(out, entries.slice(start, start + batch_size)) ?? room
      }
      return room
    }
  }

  #send(out: Output, entries: readonly Entry[]): Promise<void> | undefined {
    const events: LogEvent[] = []
    for (const entry of entries) if (!isMatch(this.#excluded, entry.fields)) events.push(this.#events.event(entry))
    if (events.length < entries.length) this.#cx.dropped(entries.length - events.length, 'excluded', true)
    const settle = this.#position.sent(entries.at(-1)?.cursor ?? '')
    if (events.length > 0 && this.#cx.acknowledgements) return out.send(LogBatch.of(events), '', settle)
    const room = events.length > 0 ? out.send(LogBatch.of(events)) : undefined
    settle('delivered')
    return room
  }

  /** The first entry of another boot is no gap where only the current boot is wanted. */
  #tellGap(known: string, found: string): void {
    if (this.#options.current_boot_only && bootOf(known) !== bootOf(found)) return
    const message = `The journal no longer shows the entry "${known}", which was read last. It is read from the nearest one on; what was removed meanwhile is missing`
    this.#cx.log.warn(message)
  }

  #fail(ending: string, said: string): never {
    const words = said === '' ? '' : `; it said: ${said}`
    if (BAD_CURSOR.test(said)) {
      const { cursor } = this.#position
      this.#position.lose()
      const message = `The journal cannot be read from the kept position "${cursor}" on: it is read from the beginning that the options name`
      this.#cx.failed('cursor_lost', message)
    }
    throw new Error(`journalctl ended with ${ending}${words}`)
  }

  readonly #onTooLong = () => {
    this.#cx.dropped(1, 'entry_too_long')
    const message = `An entry of the journal is longer than ${MAX_ENTRY_BYTES} bytes and passed over`
    this.#cx.failed('entry_too_long', message)
  }
}
