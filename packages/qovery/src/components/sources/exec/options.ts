import { s } from '@qovery/sdk'
import type * as z from 'zod'
import { decodingOption } from '../../../codecs/decoding.ts'
import { framingOption } from '../../../codecs/framing.ts'

/** Longer than that a timer cannot run. */
const LONGEST_SECS = 2_147_483

const text = (description: string) =>
  s.string(description).refine((word) => !word.includes('\0'), { error: 'a NUL byte cannot be given to a program' })

export const config = s.object({
  command: s
    .list('The program and its arguments. There is no shell, but for one that is named.', text('A word.'), {
      examples: [
        ['df', '-k'],
        ['sh', '-c', 'dmesg --follow | grep -v audit'],
      ],
    })
    .refine(([program]) => program !== undefined && program !== '', { error: 'the name of the program is missing' }),
  mode: s.choice('When the command runs.', {
    scheduled: 'Again and again, at an interval.',
    streaming: 'All the time; it is started again when it has ended.',
  }),
  scheduled: s
    .object({
      exec_interval_secs: s
        .uint(
          'The time from one start to the next. A command that still runs then is ended, and said to have failed.',
          {
            unit: 'seconds',
            min: 1,
            max: LONGEST_SECS,
          },
        )
        .default(60),
    })
    .meta({ description: 'For the mode `scheduled`.' })
    .default({ exec_interval_secs: 60 }),
  streaming: s
    .object({
      respawn_on_exit: s
        .bool('Whether the command is started again when it has ended. Otherwise the source ends with it.')
        .default(true),
      respawn_interval_secs: s
        .uint('How long to wait before it is started again.', { unit: 'seconds', max: LONGEST_SECS })
        .default(5),
    })
    .meta({ description: 'For the mode `streaming`.' })
    .default({ respawn_on_exit: true, respawn_interval_secs: 5 }),
  working_directory: text('The folder in which the command runs. Left out: that of this program.').min(1).optional(),
  environment: s
    .map('Variables of the environment, beside those of this program or instead of them.', text('The value.'), {
      examples: [{ LANG: 'C.UTF-8', TZ: 'Etc/UTC' }],
    })
    .refine((variables) => Object.keys(variables).every((name) => name !== '' && !/[=\0]/.test(name)), {
      error: 'a variable must have a name, without = and NUL',
    })
    .default({}),
  clear_environment: s.bool('Whether the command gets the variables in `environment` only.').default(false),
  include_stderr: s.bool('Whether what the command writes to its standard error becomes events too.').default(true),
  maximum_buffer_size_bytes: s
    .uint('The longest message. Longer ones are cut to it, unless `framing` sets a limit of its own.', {
      unit: 'bytes',
      min: 1,
    })
    .default(1_000_000),
  framing: framingOption.optional(),
  decoding: decodingOption,
})

export type ExecOptions = z.output<typeof config>
