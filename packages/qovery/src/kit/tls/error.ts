import { messageOf, QoveryError } from '@qovery/sdk'

/** Thrown for TLS options that cannot be used; the message says which one, which file, and why. */
export class TlsError extends QoveryError {
  constructor(message: string, options: ErrorOptions = {}) {
    super('QV_TLS', options.cause === undefined ? message : `${message}: ${messageOf(options.cause)}`, options)
  }
}
