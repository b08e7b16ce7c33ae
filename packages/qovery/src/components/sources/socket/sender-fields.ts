import type { ComponentContext, SourceFields } from '@qovery/sdk'
import { certificateFields, fieldsNow, hostKeyOf, hostOf } from '../../../kit/socket/peer-fields.ts'
import type { Peer } from '../../../kit/socket/peer.ts'
import type { SocketOptions } from './options.ts'

/** What the source adds to the logs of a sender. */
export class SenderFields {
  readonly #options: SocketOptions
  readonly #cx: ComponentContext
  readonly #hostKey: readonly string[] | null

  constructor(options: SocketOptions, cx: ComponentContext) {
    this.#options = options
    this.#cx = cx
    this.#hostKey = hostKeyOf(options.host_key, cx)
  }

  /** Whether it matters who the sender is: in the namespace `vector` its address is always metadata. */
  get needPeer(): boolean {
    const portKey = 'port_key' in this.#options ? this.#options.port_key : null
    return this.#cx.globals.log_schema.namespace === 'vector' || this.#hostKey !== null || portKey !== null
  }

  /** For one sender: gives the fields of what is received at the moment. */
  of(peer: Peer): () => SourceFields {
    return fieldsNow(this.#own(peer), this.#cx)
  }

  #own(peer: Peer): SourceFields['own'] {
    const options = this.#options
    const host = { name: 'host', legacy: this.#hostKey, value: hostOf(peer) }
    if (options.mode === 'unix_datagram' || options.mode === 'unix_stream') return [host]
    if (peer.port === undefined) return []
    const own = [host, { name: 'port', legacy: options.port_key, value: peer.port }]
    return options.mode === 'udp' ? own : [...own, ...certificateFields(peer, options.tls)]
  }
}
