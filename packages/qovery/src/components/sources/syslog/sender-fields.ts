import type { ComponentContext, SourceFields } from '@qovery/sdk'
import { Timestamp } from '@qovery/vrl/value'
import { clientMetadata, UNNAMED_HOST, type Peer } from '../../../kit/socket/peer.ts'
import type { SyslogOptions } from './options.ts'

type Own = SourceFields['own']

/** What the source adds to the messages of a sender. */
export class SenderFields {
  readonly #options: SyslogOptions
  readonly #cx: ComponentContext
  readonly #hostKey: readonly string[] | null

  constructor(options: SyslogOptions, cx: ComponentContext) {
    this.#options = options
    this.#cx = cx
    this.#hostKey = options.host_key === undefined ? cx.globals.log_schema.host_key : options.host_key
  }

  /** For one sender: gives the fields of what is received at the moment. */
  of(peer: Peer): () => SourceFields {
    const { id: source_id, type: source_type } = this.#cx
    const own = this.#own(peer)
    return () => ({ source_id, source_type, timestamp: Timestamp.now(), own })
  }

  #own(peer: Peer): Own {
    const options = this.#options
    const host = (value: string) => ({ name: 'host', legacy: this.#hostKey, value })
    if (options.mode === 'unix') return [host(options.path)]
    const address = peer.address ?? UNNAMED_HOST
    const source_ip = { name: 'source_ip', legacy: ['source_ip'], value: address }
    const metadata = clientMetadata(peer)
    if (options.mode === 'udp' || metadata === undefined) return [host(address), source_ip]
    const key = options.tls?.client_metadata_key?.segments.map(String) ?? null
    return [host(address), source_ip, { name: 'tls_client_metadata', legacy: key, value: metadata }]
  }
}
