import type { Surroundings } from './asking.ts'
import { CredentialKeeper } from './credentials.ts'
import type { AwsCredentialOptions } from './options.ts'
import { signedHeaders, type SignableRequest } from './signature.ts'

/** Signs the requests of one client for a service of AWS. */
export class RequestSigner {
  readonly #service: string
  readonly #keeper: CredentialKeeper

  constructor(service: string, options: AwsCredentialOptions, surroundings: Surroundings) {
    this.#service = service
    this.#keeper = new CredentialKeeper(options, surroundings)
  }

  /** The headers that make a request a signed one. @throws CredentialFault */
  async headersFor(request: SignableRequest): Promise<Readonly<Record<string, string>>> {
    const credentials = await this.#keeper.current()
    return signedHeaders(request, credentials, {
      region: await this.#keeper.region(),
      service: this.#service,
      now: new Date(),
    })
  }
}
