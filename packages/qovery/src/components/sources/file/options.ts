import { s } from '@qovery/sdk'
import type * as z from 'zod'
import { multilineOption } from '../../../kit/multiline/option.ts'
import { PatternError, Patterns } from './patterns.ts'
import { isKnownCharset } from './transcoder.ts'

const paths = (description: string) =>
  s.list(description, s.string('A pattern of paths.', { examples: ['/var/log/**/*.log'] }).min(1))

const MAX_LINE_BYTES = 100 * 1024
const MAX_READ_BYTES = 256 * 1024

const shape = s.object({
  include: paths(
    'Which files to read: absolute paths, or relative to the working directory, with `*`, `?`, `[a-z]`, `{a,b}` within a name and `**` for any number of folders.',
  ).min(1),
  exclude: paths('Files that are not read although `include` has them. Here `*` stands for slashes too.').default([]),
  read_from: s
    .choice(
      'Where to begin with a file that has no checkpoint and is there when the source starts. Later ones are read from their beginning.',
      {
        beginning: 'At its beginning.',
        end: 'At its end: only what is written from now on.',
      },
    )
    .default('beginning'),
  ignore_checkpoints: s
    .bool('Whether to start as if there were no checkpoints. They are written all the same.')
    .default(false),
  ignore_older_secs: s
    .uint(
      'A file that has no checkpoint and was last written longer ago than this when it is found is read from its end.',
      {
        unit: 'seconds',
        examples: [600],
      },
    )
    .optional(),
  remove_after_secs: s
    .uint(
      'How long after its last line was read and delivered a file is deleted, unless something is written to it. Left out: files are not deleted.',
      {
        unit: 'seconds',
        examples: [0, 5, 60],
      },
    )
    .optional(),
  rotate_wait_secs: s
    .uint(
      'How long to go on reading a file that was renamed to a name that `include` does not have. Left out: until it is deleted.',
      {
        unit: 'seconds',
      },
    )
    .optional(),
  oldest_first: s
    .bool('Whether to read the oldest file to its end before the next one, instead of taking turns.')
    .default(false),
  max_line_bytes: s
    .uint('The longest line. Longer ones are dropped and counted.', { unit: 'bytes', min: 1 })
    .default(MAX_LINE_BYTES),
  max_read_bytes: s
    .uint(
      'How much to read of a file before the next one has its turn, while more than one has something to read. A line longer than this is read whole.',
      {
        unit: 'bytes',
        min: 1,
      },
    )
    .default(MAX_READ_BYTES),
  glob_minimum_cooldown_ms: s
    .uint(
      'How long to wait from one search for files to the next. Where the system tells that files came or went, it is searched sooner: after a tenth of a second.',
      { unit: 'milliseconds' },
    )
    .default(1000),
  fingerprint: s
    .object({
      strategy: s
        .choice('What tells one file from another.', {
          checksum: 'Its first lines.',
          device_and_inode: 'Device and inode.',
        })
        .default('checksum'),
      ignored_header_bytes: s
        .uint(
          'How many bytes at the beginning to leave out of the checksum, of a compressed file after decompression.',
          {
            unit: 'bytes',
          },
        )
        .default(0),
      lines: s
        .uint('How many lines make the checksum. A file is not read before it has as many.', { min: 1 })
        .default(1),
    })
    .meta({ description: 'How files are recognised after they were renamed, and after a restart.' })
    .prefault({}),
  ignore_not_found: s
    .bool(
      'Whether to say nothing of files that are found but cannot be opened because they are not there, such as dangling links.',
    )
    .default(false),
  file_key: s.string('The field that takes the path of the file; empty: none.', { examples: ['path'] }).default('file'),
  host_key: s
    .string('The field that takes the name of this host; empty: none. Left out: `log_schema.host_key`.', {
      examples: ['hostname'],
    })
    .optional(),
  offset_key: s
    .string('The field that takes the offset in bytes at which the line begins. Left out or empty: none.', {
      examples: ['offset'],
    })
    .optional(),
  line_delimiter: s
    .string('What ends a line.', { examples: ['\r\n'] })
    .min(1)
    .default('\n'),
  encoding: s
    .object({
      charset: s
        .string('A label of the Encoding Standard.', { examples: ['utf-16le', 'utf-16be', 'latin1'] })
        .refine(isKnownCharset, { error: 'there is no such charset in the Encoding Standard' }),
    })
    .meta({
      description:
        'The charset of the files. Left out: lines are UTF-8, and those that are not are kept as the bytes they are.',
    })
    .optional(),
  multiline: multilineOption.optional(),
  data_dir: s
    .folder(
      'The folder in which the source keeps its checkpoints, in one of its own name. Left out: the global `data_dir`.',
      {
        examples: ['/var/local/lib/qovery/'],
      },
    )
    .optional(),
  internal_metrics: s
    .object({
      include_file_tag: s
        .bool('Whether the metrics of the source have the tag `file`. There is a series for each file that ever was.')
        .default(false),
    })
    .meta({ description: 'What the source tells of itself.' })
    .prefault({}),
})

export const fileOptions = shape.superRefine(({ include, exclude, encoding, line_delimiter }, context) => {
  try {
    Patterns.compile(include, exclude)
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    context.addIssue({ code: 'custom', message: error.message, path: [error.option, error.index] })
  }
  if (encoding !== undefined && !/^[\0-\x7f]*$/.test(line_delimiter))
    context.addIssue({ code: 'custom', message: 'must be ASCII where a charset is set', path: ['line_delimiter'] })
})

export type FileOptions = z.output<typeof fileOptions>
