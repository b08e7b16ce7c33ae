import { defineSource, s } from '@qovery/sdk'
import { LogLines } from './log-lines.ts'

/** The path of a field; empty text stands for none and becomes the path without segments. */
function field(description: string) {
  return s
    .string(description)
    .transform((text) => (text === '' ? '.' : text))
    .pipe(s.path(description))
    .refine(({ root, segments }) => root === 'event' && segments.every((segment) => typeof segment === 'string'), {
      error: 'names a field of the event, such as `host` or `origin.host`',
    })
    .transform(({ segments }) => segments as readonly string[])
    .meta({ description })
}

const config = s.object({
  host_key: field(
    'Field that takes the name of the host. By default the global `log_schema.host_key`; empty: no such field.',
  ).optional(),
  pid_key: field('Field that takes the number of the process; empty: no such field.').prefault('pid'),
})

export const internal_logs = defineSource({
  name: 'internal_logs',
  summary: 'The log of the program itself, as events.',
  stability: 'stable',
  config,
  examples: [
    { title: 'All lines', config: {} },
    { title: 'Without the number of the process', config: { pid_key: '' } },
  ],
  outputs: () => ({ '': ['log'] }),
  create(options, cx) {
    const lines = new LogLines(options, cx)
    return { run: (out, signal) => lines.run(out, signal) }
  },
})
