import { defineSource } from '@qovery/sdk'
import { createDecoding, decodedKinds, messageFraming } from '../../../codecs/decoding.ts'
import type { FrameLimit } from '../../../codecs/framing/framer.ts'
import { listenResources } from '../../../kit/socket/address.ts'
import { socketOptions } from './options.ts'
import { SocketSource } from './socket-source.ts'

/** Of each connection a frame that has not ended is in memory: many clients together must not fill it. */
const LONGEST_FRAME: FrameLimit = { bytes: 1024 * 1024, action: 'drop' }

export const socket = defineSource({
  name: 'socket',
  summary: 'Receives logs over TCP, UDP or a unix socket.',
  stability: 'beta',
  config: socketOptions,
  examples: [
    { title: 'Lines over TCP', config: { mode: 'tcp', address: '0.0.0.0:9000' } },
    {
      title: 'JSON lines over TCP, encrypted, from clients with a certificate',
      config: {
        mode: 'tcp',
        address: '0.0.0.0:9000',
        decoding: { codec: 'json' },
        tls: {
          enabled: true,
          crt_file: '/etc/qovery/host.crt',
          key_file: '/etc/qovery/host.key',
          ca_file: '/etc/qovery/clients-ca.crt',
          verify_certificate: true,
          client_metadata_key: 'client',
        },
      },
    },
    { title: 'Datagrams', config: { mode: 'udp', address: '127.0.0.1:9000' } },
    {
      title: 'A unix socket for one group',
      config: { mode: 'unix_stream', path: '/run/qovery/logs.sock', socket_file_mode: 0o660 },
    },
  ],
  resources: (config) => {
    if (config.mode === 'unix_stream' || config.mode === 'unix_datagram') {
      return [{ kind: 'unix', address: config.path }]
    }
    return listenResources(config.mode, config.address)
  },
  outputs: ({ decoding }) => ({ '': decodedKinds(decoding) }),
  create: async (options, cx) => {
    const messages = options.mode === 'udp' || options.mode === 'unix_datagram'
    const framing = messages ? messageFraming(options) : options.framing
    const decoding = await createDecoding({ decoding: options.decoding, framing }, cx, LONGEST_FRAME)
    return new SocketSource({ options, decoding, whole: framing?.method === 'bytes', cx })
  },
})
