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
import type { SyslogOptions } from './options.ts'
import { SenderFields } from './sender-fields.ts'

/** Receives syslog messages on a socket of one of three kinds. */
export class SyslogSource implements Source {
  readonly #options: SyslogOptions
  readonly #decoding: Decoding
  readonly #cx: ComponentContext
  readonly #fields: SenderFields

  constructor(options: SyslogOptions, decoding: Decoding, cx: ComponentContext) {
    this.#options = options
    this.#decoding = decoding
    this.#cx = cx
    this.#fields = new SenderFields(options, cx)
  }

  async run(out: Output, signal: AbortSignal): Promise<void> {
    const gathering = new Gathering(out)
    try {
      await this.#listen(gathering, signal)
    } finally {
      await gathering.close()
    }
  }

  #listen(gathering: Gathering, signal: AbortSignal): Promise<void> {
    const options = this.#options
    const cx = this.#cx
    const accept = (peer: Peer) =>
      new StreamIntake({ stream: this.#decoding.open(), gathering, fields: this.#fields.of(peer), cx })
    switch (options.mode) {
      case 'tcp':
        return listenTcp({ options, room: 0, accept }, cx, signal)
      case 'unix':
        return listenUnix({ ...options, room: 0, accept: () => accept(NOBODY) }, cx, signal)
      case 'udp':
        return this.#listenUdp(options, gathering, signal)
    }
  }

  async #listenUdp(
    options: Extract<SyslogOptions, { mode: 'udp' }>,
    gathering: Gathering,
    signal: AbortSignal,
  ): Promise<void> {
    const cx = this.#cx
    const fields = (peer: Peer) => this.#fields.of(peer)()
    const intake = new DatagramIntake<Peer>({ decoding: this.#decoding, whole: true, gathering, fields, cx })
    const handle = cutDatagrams(
      options.max_length,
      (bytes, start, end, peer) => intake.receive(bytes, start, end, peer),
      cx,
    )
    try {
      await listenUdp({ options, peers: true, handle }, cx, signal)
    } finally {
      intake.close()
    }
  }
}
