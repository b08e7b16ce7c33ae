import { s } from '@qovery/sdk'
import * as z from 'zod'
import { tcpOptions, udpOptions, unixOptions } from '../../../kit/socket/options.ts'

const common = {
  sanitize: s
    .bool(
      'Whether names are cleaned: `/` becomes `-`, white space `_`, and everything but ASCII letters, digits, `_`, `-` and `.` is removed.',
    )
    .default(true),
  convert_to: s
    .choice('The unit in which timers (`ms`) are told.', {
      seconds: 'Milliseconds are divided by 1000, as Prometheus wants it.',
      milliseconds: 'Values stay as they came.',
    })
    .default('seconds'),
}

/** A value of `mode`, described in the reference. */
function mode<const M extends string>(name: M, description: string) {
  return z.literal(name).meta({ description })
}

export const statsdOptions = z.discriminatedUnion('mode', [
  s.object({ mode: mode('tcp', 'Listen on TCP: lines end with a newline.'), ...tcpOptions, ...common }),
  s.object({ mode: mode('udp', 'Listen on UDP: a datagram holds one or more lines.'), ...udpOptions, ...common }),
  s.object({
    mode: mode('unix', 'Listen on a unix stream socket: lines end with a newline.'),
    ...unixOptions,
    ...common,
  }),
])

export type StatsdOptions = z.output<typeof statsdOptions>
