import { QoveryError } from '@qovery/sdk'

/** Thrown where no credentials are found, or those that give them refuse; the message says who. */
export class CredentialFault extends QoveryError {
  constructor(message: string, options?: ErrorOptions) {
    super('QV_AWS_CREDENTIALS', message, options)
  }
}
