import { isIPv4 } from 'node:net'
import { s } from '@qovery/sdk'
import * as z from 'zod'
import { decodingOption } from '../../../codecs/decoding.ts'
import { framingOption } from '../../../codecs/framing.ts'
import { fieldKey } from '../../../kit/socket/peer-fields.ts'
import { socketFileOptions, tcpOptions, udpOptions } from '../../../kit/socket/options.ts'

const decodingOptions = { framing: framingOption.optional(), decoding: decodingOption }
const host_key = fieldKey(
  'The field of a log that takes the address of the sender, without its port; empty: none. Left out: `log_schema.host_key`.',
  ['peer.ip'],
).optional()
const port_key = fieldKey('The field of a log that takes the port of the sender; empty: none.', ['peer.port']).prefault(
  'port',
)

const multicastGroup = z
  .string()
  .refine((text) => isIPv4(text) && (Number(text.split('.')[0]) & 0xf0) === 0xe0, {
    error: ({ input }) => `"${String(input)}" is no IPv4 multicast group: those are from 224.0.0.0 to 239.255.255.255`,
  })
  .meta({ description: 'The address of a group.' })

const tcp = s.object({
  mode: mode('tcp', 'Listen on TCP.'),
  ...tcpOptions,
  max_connection_duration_secs: s
    .uint('How long a connection may be open: then it is closed, so that a load balancer can place it anew.', {
      unit: 'seconds',
      min: 1,
    })
    .optional(),
  host_key,
  port_key,
  ...decodingOptions,
})

const udp = s
  .object({
    mode: mode('udp', 'Listen on UDP. A datagram is a message, unless `framing` says otherwise.'),
    ...udpOptions,
    max_length: s
      .uint('The longest datagram. Longer ones are cut to it, and reported.', { unit: 'bytes', min: 1 })
      .default(100 * 1024),
    multicast_groups: s
      .list('IPv4 multicast groups to join. `address` should then be `0.0.0.0` with its port.', multicastGroup, {
        examples: [['224.0.0.2', '224.0.0.4']],
      })
      .default([]),
    multicast_interface: z
      .ipv4()
      .meta({
        description:
          'The IPv4 address of the network interface on which the groups are joined. Left out: that of `address`.',
        examples: ['192.168.1.2'],
      })
      .optional(),
    host_key,
    port_key,
    ...decodingOptions,
  })
  .superRefine(({ address, multicast_groups }, context) => {
    if (multicast_groups.length === 0 || (address.kind === 'inet' && !address.host.includes(':'))) return
    context.addIssue({
      code: 'custom',
      path: ['multicast_groups'],
      message: `IPv4 groups cannot be joined by a socket on ${address.text}: set address to 0.0.0.0 with a port`,
    })
  })

const unix_datagram = s.object({
  mode: mode('unix_datagram', 'Listen on a unix datagram socket; on Linux only.'),
  ...socketFileOptions,
  host_key,
  ...decodingOptions,
})

const unix_stream = s.object({
  mode: mode('unix_stream', 'Listen on a unix stream socket.'),
  ...socketFileOptions,
  host_key,
  ...decodingOptions,
})

export const socketOptions = z.discriminatedUnion('mode', [tcp, udp, unix_datagram, unix_stream])

export type SocketOptions = z.output<typeof socketOptions>

/** A value of `mode`, described in the reference. */
function mode<const M extends string>(name: M, description: string) {
  return z.literal(name).meta({ description })
}
