import type { ComponentContext, SourceFields } from '@qovery/sdk'
import { Timestamp } from '@qovery/vrl/value'
import { clientMetadata, UNNAMED_HOST, type Peer } from '../../../kit/socket/peer.ts'
import type { SocketOptions } from './options.ts'

type Own = SourceFields['own']

/** What the source adds to the logs of a sender. */
export class PeerFields {
  readonly #options: SocketOptions
  readonly #cx: ComponentContext
  readonly #hostKey: readonly string[] | null

  constructor(options: SocketOptions, cx: ComponentContext) {
    this.#options = options
    this.#cx = cx
    this.#hostKey = options.host_key === undefined ? cx.globals.log_schema.host_key : options.host_key
  }

  /** Whether it matters who the sender is: in the namespace `vector` its address is always metadata. */
  get needPeer(): boolean {
    const portKey = 'port_key' in this.#options ? this.#options.port_key : null
    return this.#cx.globals.log_schema.namespace === 'vector' || this.#hostKey !== null || portKey !== null
  }

  /** For one sender: gives the fields of what is received at the moment. */
  of(peer: Peer): () => SourceFields {
    const { id: source_id, type: source_type } = this.#cx
    const own = this.#own(peer)
    return () => ({ source_id, source_type, timestamp: Timestamp.now(), own })
  }

  #own(peer: Peer): Own {
    const options = this.#options
    const host = { name: 'host', legacy: this.#hostKey, value: peer.address ?? UNNAMED_HOST }
    if (options.mode === 'unix_datagram' || options.mode === 'unix_stream') return [host]
    if (peer.port === undefined) return []
    const port = { name: 'port', legacy: options.port_key, value: peer.port }
    const metadata = clientMetadata(peer)
    if (options.mode === 'udp' || metadata === undefined) return [host, port]
    const key = options.tls?.client_metadata_key?.segments.map(String) ?? null
    return [host, port, { name: 'tls_client_metadata', legacy: key, value: metadata }]
  }
}
