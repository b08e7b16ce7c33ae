import { s } from '@qovery/sdk'
import { isZone } from '@qovery/vrl/time'
import { defineDecoder } from '../codec.ts'

export const vrlDecoder = defineDecoder({
  name: 'vrl',
  summary:
    'What a program in the Vector Remap Language makes of each frame, which it finds as the message of a log. An array gives an event for each of its items.',
  outputs: ['log'],
  framing: 'newline_delimited',
  options: {
    vrl: s
      .object({
        source: s.string(
          'The program. What it leaves in `.` is the event. A frame on which it fails or ends by `abort` is dropped and counted. It cannot wait for others: no DNS, no HTTP.',
          { examples: ['. = parse_json!(.message)', '. = parse_syslog!(.message)'] },
        ),
        timezone: s
          .string(
            'The zone of times that name none: an IANA name or `local`. Left out: `local`, that of the machine.',
            {
              examples: ['local', 'America/New_York'],
            },
          )
          .refine(isZone, { error: 'it is no time zone: write "local", or a name such as "Europe/Berlin"' })
          .default('local'),
      })
      .meta({ description: 'How frames are decoded.' }),
  },
  create: async ({ vrl }, cx) => {
    const { createVrlDecoder } = await import('./decoder.ts')
    return createVrlDecoder(vrl, cx)
  },
})
