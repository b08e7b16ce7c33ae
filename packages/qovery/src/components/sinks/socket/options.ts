import { s } from '@qovery/sdk'
import * as z from 'zod'
import { encodingOption } from '../../../codecs/encoding.ts'
import { outputFramingOption } from '../../../codecs/framing.ts'
import { tcpClientOptions, udpClientOptions, unixClientOptions } from '../../../kit/socket/options.ts'

const encoding = encodingOption
const framing = outputFramingOption.optional()

export const socketOptions = z.discriminatedUnion('mode', [
  s.object({ mode: mode('tcp', 'Send over TCP.'), ...tcpClientOptions, encoding, framing }),
  s.object({ mode: mode('udp', 'Send over UDP, each event as a datagram.'), ...udpClientOptions, encoding }),
  s.object({ mode: mode('unix_stream', 'Send over a unix stream socket.'), ...unixClientOptions, encoding, framing }),
  s.object({
    mode: mode('unix_datagram', 'Send over a unix datagram socket, each event as a datagram.'),
    ...unixClientOptions,
    encoding,
    framing: outputFramingOption
      .meta({ description: 'How the event within a datagram is marked. Left out: not at all.' })
      .optional(),
  }),
])

export type SocketOptions = z.output<typeof socketOptions>

/** A value of `mode`, described in the reference. */
function mode<const M extends string>(name: M, description: string) {
  return z.literal(name).meta({ description })
}
