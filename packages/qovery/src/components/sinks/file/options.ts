import path from 'node:path'
import { s, Template } from '@qovery/sdk'
import * as z from 'zod'
import { isZone } from '@qovery/vrl/time'
import { compressionLevelOption, levelFault, streamCompressionOption } from '../../../codecs/compression/compression.ts'
import { encodingOption } from '../../../codecs/encoding.ts'
import { outputFramingOption } from '../../../codecs/framing.ts'
import { isInside } from './inside.ts'
import { PathTemplate } from './path-template.ts'

const mode = (description: string, example: string) =>
  z
    .string()
    .regex(/^0?[0-7]{3,4}$/, 'must be an octal mode in quotes, such as "0640"')
    .transform((text) => Number.parseInt(text, 8))
    .meta({ description, examples: [example] })
    .optional()

const truncation = (description: string) => s.uint(description, { min: 1, unit: 'seconds' }).optional()

const truncate = s
  .object({
    after_close_time_secs: truncation(
      'A file that was closed is emptied first, where nothing was written to it for so long.',
    ),
    after_modified_time_secs: truncation(
      'A file is emptied first, open or not, where nothing was written to it for so long.',
    ),
    after_secs: truncation('An open file is emptied when it has been open for so long.'),
  })
  .prefault({})
  .meta({ description: 'When a file is emptied before more is written to it. Left out: never.' })

export const config = s
  .object({
    path: s.template(
      'The file that events are appended to; missing directories are made. The ending for a compression is not added.',
      {
        examples: [
          '/var/log/qovery/all-%Y-%m-%d.log',
          '/var/log/qovery/{{ application }}/%Y-%m-%d.log',
          '/var/log/qovery/all-%Y-%m-%d.log.zst',
        ],
      },
    ),
    base_dir: s
      .string(
        'The directory out of which no path may lead, by `..` or by a symbolic link. Left out: where `path` names fields, the directories before the first `{{` or `%`; else none.',
        { examples: ['/var/log/qovery'] },
      )
      .optional(),
    dangerously_allow_unconfined_template_resolution: s
      .bool('Whether whoever controls a field that `path` names may have any file of the system written to.')
      .default(false),
    encoding: encodingOption,
    framing: outputFramingOption.optional(),
    compression: streamCompressionOption,
    compression_level: compressionLevelOption,
    timezone: s
      .string(
        'The time zone of dates in `path`: a name of the TZ database, or `local`. Left out: the global `timezone`.',
        {
          examples: ['local', 'UTC', 'America/New_York'],
        },
      )
      .optional(),
    idle_timeout_secs: s
      .uint('How long a file stays open without events.', { min: 1, max: 2_000_000, unit: 'seconds' })
      .default(30),
    max_open_files: s
      .uint('Most files that are open at once; beyond, those that were written to least recently are closed.', {
        min: 1,
      })
      .default(256),
    fsync: s
      .choice('When the disk is made to keep what was written, also if the power fails.', {
        none: 'When the system sees fit, usually within 30 seconds.',
        interval: 'Every `fsync_interval_secs`, for all files that were written to.',
        batch: 'Before events count as delivered: as safe and as slow as the disk is.',
      })
      .default('none'),
    fsync_interval_secs: s
      .float('How often that is, where `fsync` is `interval`.', { min: 0.01, max: 86_400, unit: 'seconds' })
      .default(1),
    file_mode: mode('The mode of files that are made, in octal; the umask is taken off. Left out: 0666.', '0640'),
    directory_mode: mode(
      'The mode of directories that are made, in octal; the umask is taken off. Left out: 0777.',
      '0750',
    ),
    truncate,
    internal_metrics: s
      .object({
        include_file_tag: s
          .bool(
            'Whether `file_sent_bytes_total` shows the bytes of each file: a series for each, of which the program shows 500 at most.',
          )
          .default(false),
      })
      .prefault({})
      .meta({ description: 'What the own metrics say.' }),
  })
  .superRefine((options, context) => {
    const fault = (option: string, message: string) => context.addIssue({ code: 'custom', path: [option], message })
    const ofLevel = levelFault(options.compression, options.compression_level)
    if (ofLevel !== undefined) fault('compression_level', ofLevel)
    if (options.timezone !== undefined && !isZone(options.timezone)) {
      fault('timezone', `"${options.timezone}" is no time zone: write "local", or a name such as "Europe/Berlin"`)
    }
    if (options.base_dir !== undefined && !path.isAbsolute(options.base_dir)) {
      fault('base_dir', 'must be an absolute path')
    }
    if (options.path instanceof Template) checkPath(options, fault)
  })

export type Options = z.output<typeof config>

/** The directory that paths are confined to, where they are. */
export function baseOf(
  options: Pick<Options, 'path' | 'base_dir' | 'dangerously_allow_unconfined_template_resolution'>,
) {
  if (options.dangerously_allow_unconfined_template_resolution) return undefined
  if (options.base_dir !== undefined) return path.resolve(options.base_dir)
  const template = PathTemplate.of(options.path)
  return template.hasFields && template.prefix !== '' ? path.resolve(template.prefix) : undefined
}

function checkPath(options: Options, fault: (option: string, message: string) => void): void {
  const { text, constant } = options.path
  if (text === '' || text.includes('\0')) {
    fault('path', 'must be the path of a file')
    return
  }
  const base = baseOf(options)
  if (constant !== undefined && base !== undefined && !isInside(base, path.resolve(constant))) {
    fault('path', `"${constant}" is not in the base_dir "${base}"`)
  }
  const isOpen = base === undefined || base === '/'
  if (PathTemplate.of(options.path).hasFields && isOpen && !options.dangerously_allow_unconfined_template_resolution) {
    fault('path', 'begins with a field, so that events could name any file: begin with a directory, or set base_dir')
  }
}
