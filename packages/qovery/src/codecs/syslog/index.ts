import { s } from '@qovery/sdk'
import { defineDecoder, defineEncoder } from '../codec.ts'
import { lossyOption } from '../lossy.ts'

export const syslogDecoder = defineDecoder({
  name: 'syslog',
  summary: 'A syslog message per frame, of RFC 5424 or RFC 3164, read leniently.',
  outputs: ['log'],
  framing: 'newline_delimited',
  options: {
    syslog: s
      .object({
        lossy: lossyOption,
      })
      .optional()
      .meta({ description: 'How messages are read.' }),
  },
  create: async (options, cx) => {
    const { SyslogDecoder } = await import('./decoder.ts')
    return new SyslogDecoder({ lossy: options.syslog?.lossy ?? true }, cx)
  },
})

const fieldFor = (what: string, otherwise: string) =>
  s.path(`The field that tells ${what}. ${otherwise}`, { examples: ['.field'] }).optional()

export const syslogEncoder = defineEncoder({
  name: 'syslog',
  summary:
    'A syslog message per log, of RFC 5424 or RFC 3164. Messages with newlines in them need the framing `octet_counting`.',
  inputs: ['log'],
  framing: 'newline_delimited',
  options: {
    syslog: s
      .object({
        rfc: s
          .choice('The format of the messages.', {
            rfc5424: 'RFC 5424: time with date and year in UTC, structured data from the field `structured_data`.',
            rfc3164:
              'RFC 3164, for old receivers: time without the year, in the `timezone` of the global options; no structured data.',
          })
          .default('rfc5424'),
        facility: fieldFor('the facility, by its name or number', 'Left out, or with neither: `user`.'),
        severity: fieldFor('the severity, by its name or number', 'Left out, or with neither: `informational`.'),
        app_name: fieldFor('the program', 'Left out: `appname` or `service`, else `qovery`.'),
        proc_id: fieldFor('the process', 'Left out: none.'),
        msg_id: fieldFor('the type of message', 'Left out: none. Only in RFC 5424.'),
      })
      .prefault({})
      .meta({ description: 'What the messages look like.' }),
  },
  create: async (options, cx) => {
    const { SyslogEncoder } = await import('./encoder.ts')
    return new SyslogEncoder(options.syslog, cx)
  },
})
