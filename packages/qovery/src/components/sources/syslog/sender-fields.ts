import type { ComponentContext, SourceFields } from '@qovery/sdk'
import { certificateFields, fieldsNow, hostKeyOf, hostOf } from '../../../kit/socket/peer-fields.ts'
import type { Peer } from '../../../kit/socket/peer.ts'
import type { SyslogOptions } from './options.ts'

/** What the source adds to the messages of a sender. */
export class SenderFields {
  readonly #options: SyslogOptions
  readonly #cx: ComponentContext
  readonly #hostKey: readonly string[] | null

  constructor(options: SyslogOptions, cx: ComponentContext) {
    this.#options = options
    this.#cx = cx
    this.#hostKey = hostKeyOf(options.host_key, cx)
  }

  /** For one sender: gives the fields of what is received at the moment. */
  of(peer: Peer): () => SourceFields {
    return fieldsNow(this.#own(peer), this.#cx)
  }

  #own(peer: Peer): SourceFields['own'] {
    const options = this.#options
    const host = (value: string) => ({ name: 'host', legacy: this.#hostKey, value })
    if (options.mode === 'unix') return [host(options.path)]
    const address = hostOf(peer)
    const own = [host(address), { name: 'source_ip', legacy: ['source_ip'], value: address }]
    return options.mode === 'udp' ? own : [...own, ...certificateFields(peer, options.tls)]
  }
}
