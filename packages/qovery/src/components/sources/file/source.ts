import type { ComponentContext, Output, Source } from '@qovery/sdk'
import { dataFolder } from '../../../kit/make-folder.ts'
import { FileReader } from './file-reader.ts'
import { Finder } from './finder.ts'
import { Fingerprinter } from './fingerprint.ts'
import { GzipReader } from './gzip-reader.ts'
import { LineCutter } from './line-cutter.ts'
import { LineIntake } from './line-intake.ts'
import { LineSender } from './line-sender.ts'
import type { FileOptions } from './options.ts'
import { Patterns } from './patterns.ts'
import { Positions } from './positions.ts'
import { Recognition } from './recognition.ts'
import { Retirement } from './retirement.ts'
import { Roster } from './roster.ts'
import { Schedule } from './schedule.ts'
import { Search } from './search.ts'
import { Tail } from './tail.ts'
import { Tally } from './tally.ts'
import { Transcoder } from './transcoder.ts'

/** Reads log files: finds them, goes on where it was, and follows them through rotations. */
export class FileSource implements Source {
  readonly #options: FileOptions
  readonly #cx: ComponentContext

  constructor(options: FileOptions, cx: ComponentContext) {
    this.#options = options
    this.#cx = cx
  }

  async run(out: Output, signal: AbortSignal): Promise<void> {
    const positions = new Positions(await this.#folder(), this.#cx)
    await positions.load(this.#options.ignore_checkpoints)
    const { search, tail, roster, schedule } = this.#assemble(out, positions)
    // Where one of the two fails, the other must not go on alone.
    const failed = new AbortController()
    const ended = AbortSignal.any([signal, failed.signal])
    ended.addEventListener('abort', schedule.ring, { once: true })
    const alone = async (work: Promise<void>) => {
      try {
        await work
      } finally {
        failed.abort()
      }
    }
    try {
      await search.first(ended)
      const results = await Promise.allSettled([alone(search.run(ended)), alone(tail.run(ended))])
      for (const result of results) if (result.status === 'rejected') throw result.reason
    } finally {
      search.close()
      await roster.closeAll()
      await positions.close()
    }
  }

  async #folder(): Promise<string> {
    const { data_dir } = this.#options
    if (data_dir === undefined) return this.#cx.dataDir()
    return await dataFolder(data_dir, this.#cx.id)
  }

  #assemble(out: Output, positions: Positions): { search: Search; tail: Tail; roster: Roster; schedule: Schedule } {
    const options = this.#options
    const cx = this.#cx
    const transcoder = options.encoding === undefined ? undefined : new Transcoder(options.encoding.charset)
    const delimiter = transcoder?.encode(options.line_delimiter) ?? Buffer.from(options.line_delimiter)
    const cutter = new LineCutter(delimiter, options.max_line_bytes, transcoder?.unit)
    const sender = new LineSender(out, cx, options, positions, transcoder)
    const intake = new LineIntake(cutter, sender, options.max_line_bytes, cx)
    const reader = new FileReader(intake, options.max_read_bytes, cx)
    const gzip = new GzipReader(intake, cx)
    const schedule = new Schedule()
    const roster = new Roster(options, cx, (file) => schedule.wake(file))
    const tally = new Tally(cx, options.internal_metrics.include_file_tag)
    const recognition = new Recognition(new Fingerprinter(options, cutter), positions, cx)
    const retirement = new Retirement({ options, cx, schedule, recognition, reader, sender, roster, tally })
    const patterns = Patterns.compile(options.include, options.exclude)
    const finder = new Finder(patterns, { unreadable: (path, error) => roster.complain(path, error) })
    const search = new Search({ options, cx, finder, roster, schedule, tally })
    const tail = new Tail({ options, cx, schedule, recognition, reader, gzip, sender, retirement, roster, tally })
    return { search, tail, roster, schedule }
  }
}
