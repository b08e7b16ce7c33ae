import path from 'node:path'
import { defineSink } from '@qovery/sdk'
import { Zone } from '@qovery/vrl/time'
import { chosen } from '../../../codecs/choice.ts'
import { blockFormat } from '../../../codecs/compression/compression.ts'
import { createEncoding, encodedKinds, ENCODERS } from '../../../codecs/encoding.ts'
import { defaultFraming, frameMarks } from '../../../codecs/framing.ts'
import { Confinement } from './confinement.ts'
import { FileSink } from './file-sink.ts'
import { OpenFiles } from './open-files.ts'
import { baseOf, config, type Options } from './options.ts'
import { PathTemplate } from './path-template.ts'
import { Places } from './places.ts'

/** Compressed files are made of blocks: they gather events for them, as far as that costs a second at most. */
const BLOCK_BYTES = 1024 * 1024
const BLOCK_SECS = 1

export const file = defineSink({
  name: 'file',
  summary: 'Appends events to files.',
  stability: 'stable',
  config,
  examples: [
    {
      title: 'One JSON object a line, in a file for each day',
      config: { path: '/var/log/qovery/all-%Y-%m-%d.log', encoding: { codec: 'json' } },
    },
    {
      title: 'A compressed file for each application and day, kept by the disk every five seconds',
      config: {
        path: '/var/log/qovery/{{ application }}/%Y-%m-%d.log.zst',
        encoding: { codec: 'text' },
        compression: 'zstd',
        fsync: 'interval',
        fsync_interval_secs: 5,
        file_mode: '0640',
      },
    },
  ],
  inputs: ({ encoding }) => encodedKinds(encoding),
  resources: (options) => {
    const { constant } = options.path
    return constant === undefined ? [] : [{ kind: 'file', address: path.resolve(constant) }]
  },
  delivery: ({ compression }) =>
    compression === 'none' ? {} : { batch: { max_bytes: BLOCK_BYTES, timeout_secs: BLOCK_SECS } },
  create: async (options, cx) => {
    const template = PathTemplate.of(options.path)
    const base = baseOf(options)
    const zone = new Zone(options.timezone ?? cx.globals.timezone)
    const blocks = await blockFormat(options.compression, options.compression_level)
    const { file_mode, directory_mode } = options
    const fileOptions = {
      file_mode,
      directory_mode,
      blocks,
      delimiter: blocks === undefined ? delimiterOf(options) : undefined,
      confinement: base === undefined ? undefined : new Confinement(base, directory_mode),
      syncsNames: options.fsync !== 'none',
    }
    const files = new OpenFiles({ options: fileOptions, times: timesOf(options), most: options.max_open_files }, cx)
    const parts = {
      places: new Places({ template, zone, schema: cx.globals.log_schema, base }),
      encoder: await createEncoding(options, cx),
      blocks,
      files,
      fsync: options.fsync,
      syncEveryMs: options.fsync_interval_secs * 1000,
      tagsFiles: options.internal_metrics.include_file_tag,
      fixedPath: template.hasFields ? undefined : (template.constant ?? template.prefix),
      maxOpenFiles: options.max_open_files,
    }
    return new FileSink(parts, cx)
  },
})

function delimiterOf({ encoding, framing }: Options): number | undefined {
  return frameMarks(framing ?? defaultFraming(chosen(ENCODERS, encoding.codec).framing)).delimiter
}

function timesOf({ idle_timeout_secs, truncate }: Options) {
  const millis = (secs: number | undefined) => (secs === undefined ? undefined : secs * 1000)
  return {
    idleMs: idle_timeout_secs * 1000,
    emptyAfterOpenMs: millis(truncate.after_secs),
    emptyAfterWriteMs: millis(truncate.after_modified_time_secs),
    emptyAfterCloseMs: millis(truncate.after_close_time_secs),
  }
}
