import {
  BATCH_EVENTS,
  LogBatch,
  split,
  type AnyBatch,
  type ComponentContext,
  type LogEvent,
  type Output,
  type SourceFields,
} from '@qovery/sdk'
import { parsePath } from '@qovery/vrl/path'
import { Timestamp } from '@qovery/vrl/value'
import { BytesDecoder } from '../../../codecs/bytes/decoder.ts'
import { LineAggregator } from '../../../kit/multiline/line-aggregator.ts'
import type { FileOptions } from './options.ts'
import { placeAt, type Place } from './place.ts'
import type { Position, Positions } from './positions.ts'
import { pieces, type Pieces, type Transcoder } from './transcoder.ts'
import type { WatchedFile } from './watched-file.ts'

/** A group of lines may have as many bytes as the longest line, and at least so many. */
const GROUP_BYTES = 1024 * 1024

/** Lines of a file, cut but not looked into. `base`: the offset in the file of the first byte of the chunk. */
export interface Lines extends Pieces {
  readonly base: number
}

/** Makes batches of the lines of files, sends them, and notes what of the file they cover. */
export class LineSender {
  readonly #out: Output
  readonly #cx: ComponentContext
  readonly #options: FileOptions
  readonly #positions: Positions
  readonly #transcoder: Transcoder | undefined
  readonly #decoder: BytesDecoder
  readonly #keys: { readonly host: Legacy; readonly file: Legacy; readonly offset: Legacy }
  /** The groups that became complete, while lines are pushed. */
  #complete: { bytes: Buffer; first: number }[] = []

  constructor(out: Output, cx: ComponentContext, options: FileOptions, positions: Positions, transcoder?: Transcoder) {
    this.#out = out
    this.#cx = cx
    this.#options = options
    this.#positions = positions
    this.#transcoder = transcoder
    this.#decoder = new BytesDecoder(cx.globals.log_schema)
    const { host_key, file_key, offset_key } = options
    this.#keys = {
      host: host_key === undefined ? cx.globals.log_schema.host_key : names(host_key),
      file: names(file_key),
      offset: names(offset_key ?? ''),
    }
  }

  /** Sends lines that end where `file.place` is. Resolves when there is room for more; `undefined`: there is. */
  send(file: WatchedFile, lines: Lines): Promise<void> | undefined {
    const text = this.#transcoder === undefined ? lines : this.#transcoder.toUtf8(lines)
    if (this.#options.multiline === undefined) return this.#sendText(file, text, lines, file.place)
    const groups = (file.groups ??= this.#aggregator())
    const now = performance.now()
    for (let i = 0; i < text.starts.length; i++) {
      const line = text.chunk.subarray(text.starts[i], text.ends[i])
      groups.push(line, lines.base + (lines.starts[i] as number), now)
    }
    groups.keep()
    const waiting = groups.waitingFrom
    if (waiting === undefined) file.groupPlace = undefined
    else if (waiting >= lines.base + (lines.starts[0] as number))
      file.groupPlace = placeAt(waiting, lines.chunk, waiting - lines.base)
    return this.#sendGroups(file)
  }

  /** Sends the group of lines that waits for more. */
  flush(file: WatchedFile): Promise<void> | undefined {
    file.groups?.flush()
    file.groupPlace = undefined
    return this.#sendGroups(file)
  }

  #sendGroups(file: WatchedFile): Promise<void> | undefined {
    const complete = this.#complete
    if (complete.length === 0) return undefined
    this.#complete = []
    const text = pieces(complete.map(({ bytes }) => bytes))
    const origin = { base: 0, starts: complete.map(({ first }) => first) }
    return this.#sendText(file, text, origin, file.groupPlace ?? file.place)
  }

  #sendText(
    file: WatchedFile,
    text: Pieces,
    origin: { readonly base: number; readonly starts: readonly number[] },
    place: Place,
  ): Promise<void> | undefined {
    const position = file.position as Position
    const batches = this.#batchesOf(file, text, origin)
    let room: Promise<void> | undefined
    for (const [index, batch] of batches.entries()) {
      if (index === batches.length - 1) file.sentTo = place
      const settled = this.#cx.acknowledgements ? position.pending.sent(file.sentTo) : undefined
      room = this.#out.send(batch, '', settled) ?? room
    }
    if (!this.#cx.acknowledgements) {
      position.place = place
      this.#positions.changed()
    }
    return room
  }

  #batchesOf(
    file: WatchedFile,
    { chunk, starts, ends }: Pieces,
    origin: { readonly base: number; readonly starts: readonly number[] },
  ): readonly AnyBatch[] {
    const fields = this.#fieldsOf(file)
    if (this.#keys.offset === null) return this.#decoder.decode({ chunk, starts, ends }, fields)
    const events: LogEvent[] = []
    for (let i = 0; i < starts.length; i++) {
      const offset = { name: 'offset', legacy: this.#keys.offset, value: origin.base + (origin.starts[i] as number) }
      const line = { chunk, starts: [starts[i] as number], ends: [ends[i] as number] }
      const [batch] = this.#decoder.decode(line, { ...fields, own: [...fields.own, offset] })
      events.push(...(batch as LogBatch).events)
    }
    return split(LogBatch.of(events), BATCH_EVENTS)
  }

  #fieldsOf(file: WatchedFile): SourceFields {
    const { id, type, globals } = this.#cx
    const own = [
      { name: 'host', legacy: this.#keys.host, value: globals.hostname },
      { name: 'path', legacy: this.#keys.file, value: file.path },
    ]
    return { source_id: id, source_type: type, timestamp: Timestamp.now(), own }
  }

  #aggregator(): LineAggregator<number> {
    const { multiline, max_line_bytes } = this.#options
    const max_bytes = Math.max(GROUP_BYTES, max_line_bytes)
    return new LineAggregator<number>(
      { ...(multiline as NonNullable<typeof multiline>), max_bytes },
      {
        complete: (group) => this.#complete.push(group),
        cut: () =>
          this.#cx.failed(
            'multiline_too_long',
            `Lines that belong together were more than ${max_bytes} bytes: they are sent in parts`,
          ),
      },
    )
  }
}

type Legacy = readonly string[] | null

function names(path: string): Legacy {
  return path === '' ? null : parsePath(path).segments.map(String)
}
