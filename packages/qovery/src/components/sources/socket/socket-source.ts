import type { ComponentContext, Output, Source } from '@qovery/sdk'
import { DatagramIntake } from '../../../codecs/datagram-intake.ts'
import type { Decoding } from '../../../codecs/decoding.ts'
import { Gathering } from '../../../codecs/gathering.ts'
import { StreamIntake } from '../../../codecs/stream-intake.ts'
import { cutDatagrams } from '../../../kit/socket/cut-datagrams.ts'
import { NOBODY, type Peer } from '../../../kit/socket/peer.ts'
import { listenTcp } from '../../../kit/socket/tcp.ts'
import { listenUdp } from '../../../kit/socket/udp.ts'
import { listenUnix } from '../../../kit/socket/unix.ts'
import { listenUnixDatagram } from '../../../kit/socket/unix-datagram.ts'
import type { SocketOptions } from './options.ts'
import { SenderFields } from './sender-fields.ts'

interface SourceParts {
  readonly options: SocketOptions
  readonly decoding: Decoding
  /** Whether what is read at once (a datagram, a segment of a stream) is one frame. */
  readonly whole: boolean
  readonly cx: ComponentContext
}

/** Decodes what comes over a socket of one of four kinds. */
export class SocketSource implements Source {
  readonly #parts: SourceParts
  readonly #fields: SenderFields

  constructor(parts: SourceParts) {
    this.#parts = parts
    this.#fields = new SenderFields(parts.options, parts.cx)
  }

  async run(out: Output, signal: AbortSignal): Promise<void> {
    const gathering = new Gathering(out)
    const { mode } = this.#parts.options
    try {
      if (mode === 'udp' || mode === 'unix_datagram') await this.#receive(gathering, signal)
      else await this.#accept(gathering, signal)
    } finally {
      await gathering.close()
    }
  }

  async #accept(gathering: Gathering, signal: AbortSignal): Promise<void> {
    const { options, decoding, whole: eager, cx } = this.#parts
    const accept = (peer: Peer) =>
      new StreamIntake({ stream: decoding.open(), gathering, fields: this.#fields.of(peer), cx })
    if (options.mode === 'tcp') {
      const { max_connection_duration_secs } = options
      await listenTcp({ options, room: 0, eager, max_connection_duration_secs, accept }, cx, signal)
    } else if (options.mode === 'unix_stream') {
      await listenUnix({ ...options, room: 0, eager, accept: () => accept(NOBODY) }, cx, signal)
    }
  }

  async #receive(gathering: Gathering, signal: AbortSignal): Promise<void> {
    const { options, decoding, whole, cx } = this.#parts
    const fields = (peer: Peer) => this.#fields.of(peer)()
    const intake = new DatagramIntake<Peer>({ decoding, whole, gathering, fields, cx })
    try {
      if (options.mode === 'udp') await this.#listenUdp(intake, signal)
      else if (options.mode === 'unix_datagram') {
        const handle = (bytes: Buffer, start: number, end: number) => intake.receive(bytes, start, end, NOBODY)
        await listenUnixDatagram({ ...options, handle }, cx, signal)
      }
    } finally {
      intake.close()
    }
  }

  #listenUdp(intake: DatagramIntake<Peer>, signal: AbortSignal): Promise<void> {
    const { options, cx } = this.#parts
    if (options.mode !== 'udp') return Promise.resolve()
    const { multicast_groups: groups, multicast_interface, max_length } = options
    const multicast = { groups, interface: multicast_interface }
    const handle = cutDatagrams(max_length, (bytes, start, end, peer) => intake.receive(bytes, start, end, peer), cx)
    const listener = this.#fields.needPeer ? ({ peers: true, handle } as const) : { handle }
    return listenUdp({ options, multicast, ...listener }, cx, signal)
  }
}
