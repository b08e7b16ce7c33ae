import { s } from '@qovery/sdk'
import * as z from 'zod'
import { fieldKey } from '../../../kit/socket/peer-fields.ts'
import { socketFileOptions, tcpOptions, udpOptions } from '../../../kit/socket/options.ts'

const common = {
  max_length: s
    .uint('The longest message. Longer ones are cut to it, and reported.', { unit: 'bytes', min: 1 })
    .default(100 * 1024),
  host_key: fieldKey(
    'The field that takes the host: the name in the message, else the address of the sender, else the path of the unix socket; empty: none. Left out: `log_schema.host_key`.',
    ['peer.host'],
  ).optional(),
}

/** A value of `mode`, described in the reference. */
function mode<const M extends string>(name: M, description: string) {
  return z.literal(name).meta({ description })
}

export const syslogOptions = z.discriminatedUnion('mode', [
  s.object({
    mode: mode('tcp', 'Listen on TCP: messages end with a newline, or begin with their length (RFC 6587).'),
    ...tcpOptions,
    ...common,
  }),
  s.object({ mode: mode('udp', 'Listen on UDP: a datagram is a message.'), ...udpOptions, ...common }),
  s.object({
    mode: mode('unix', 'Listen on a unix stream socket, as on TCP. For datagrams use the source `socket`.'),
    ...socketFileOptions,
    ...common,
  }),
])

export type SyslogOptions = z.output<typeof syslogOptions>
