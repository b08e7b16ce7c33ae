import { tlsFilesOf, versionsOf } from '../tls/files.ts'
import type { TlsClientOptions } from '../tls/options.ts'

const LOOK_EVERY_MS = 1000

/** Notices, when it is asked, that a file of TLS options has changed. It looks at most once a second, and keeps no timer. */
export class TlsChanges {
  readonly #files: readonly string[]
  #versions: string | undefined
  #lookedAt = 0

  constructor(options: TlsClientOptions | undefined) {
    this.#files = tlsFilesOf(options ?? {})
  }

  /** Whether one has changed since this was asked before; the first time: no. */
  async any(): Promise<boolean> {
    const now = performance.now()
    if (this.#files.length === 0 || (this.#versions !== undefined && now - this.#lookedAt < LOOK_EVERY_MS)) return false
    this.#lookedAt = now
    const before = this.#versions
    this.#versions = await versionsOf(this.#files)
    return before !== undefined && before !== this.#versions
  }
}
