import { defineSink, type ComponentContext, type Sink } from '@qovery/sdk'
import { createEncoding, encodedKinds } from '../../../codecs/encoding.ts'
import { connectTcp, connectUnix } from '../../../kit/socket/connect.ts'
import { StreamClient } from '../../../kit/socket/stream-client.ts'
import { UdpClient } from '../../../kit/socket/udp-client.ts'
import { UnixDatagramClient } from '../../../kit/socket/unix-datagram-client.ts'
import { hasIdleTls } from '../../../kit/tls/load.ts'
import { socketOptions, type SocketOptions } from './options.ts'
import { StreamSink } from './stream-sink.ts'
import { UdpSink } from './udp-sink.ts'
import { UnixDatagramSink } from './unix-datagram-sink.ts'

export const socket = defineSink({
  name: 'socket',
  summary: 'Sends events over TCP, UDP or a unix socket.',
  stability: 'beta',
  config: socketOptions,
  examples: [
    {
      title: 'JSON lines over TCP',
      config: { mode: 'tcp', address: 'logs.example.com:5000', encoding: { codec: 'json' } },
    },
    {
      title: 'The same, encrypted, to a host whose certificate comes from an authority of our own',
      config: {
        mode: 'tcp',
        address: 'logs.example.com:5000',
        encoding: { codec: 'json' },
        tls: { enabled: true, ca_file: '/etc/qovery/ca.crt' },
        keepalive: { time_secs: 60 },
      },
    },
    { title: 'Messages over UDP', config: { mode: 'udp', address: '192.0.2.17:514', encoding: { codec: 'text' } } },
    {
      title: 'A program on this host',
      config: { mode: 'unix_stream', path: '/run/receiver.sock', encoding: { codec: 'json' } },
    },
  ],
  inputs: ({ encoding }) => encodedKinds(encoding),
  delivery: () => ({
    retry: { attempts: Number.POSITIVE_INFINITY, initial_backoff_secs: 0.5, max_duration_secs: 60 },
  }),
  create: sinkOf,
})

async function sinkOf(options: SocketOptions, cx: ComponentContext): Promise<Sink> {
  const encoder = await createEncoding(options, cx)
  switch (options.mode) {
    case 'tcp': {
      const what = `tcp ${options.address.text}`
      if (hasIdleTls(options.tls))
        cx.log.warn('The connection is not encrypted: `tls` has options, but not `enabled: true`')
      return new StreamSink(new StreamClient({ what, connect: (signal) => connectTcp(options, signal), cx }), encoder)
    }
    case 'unix_stream': {
      const { path } = options
      const connect = (signal: AbortSignal) => connectUnix(path, signal)
      return new StreamSink(new StreamClient({ what: `unix ${path}`, connect, cx }), encoder)
    }
    case 'udp':
      return new UdpSink(new UdpClient({ ...options, cx }), encoder)
    case 'unix_datagram': {
      const client = new UnixDatagramClient(options.path, cx)
      return new UnixDatagramSink({ client, encoder, framed: options.framing !== undefined })
    }
  }
}
