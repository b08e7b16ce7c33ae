import { messageOf } from '@qovery/sdk'
import type { Ask, Environment } from './asking.ts'
import { CredentialFault } from './credential-fault.ts'
import { credentialsInJson } from './credential-json.ts'
import type { AwsCredentialOptions } from './options.ts'
import type { AwsCredentials } from './signature.ts'

const TOKEN_SECONDS = '21600'

/** The metadata service of the machine. Source: Amazon EC2 user guide, "Instance Metadata Service", version 2. */
export class InstanceMetadata {
  readonly #ask: Ask
  readonly #options: AwsCredentialOptions['imds']
  readonly #base: string

  constructor(ask: Ask, options: AwsCredentialOptions['imds'], environment: Environment) {
    this.#ask = ask
    this.#options = options
    this.#base = environment['AWS_EC2_METADATA_SERVICE_ENDPOINT'] ?? 'http://169.254.169.254'
  }

  /** @throws CredentialFault */
  async credentials(signal: AbortSignal): Promise<AwsCredentials> {
    const folder = 'meta-data/iam/security-credentials/'
    const [role = ''] = (await this.#get(folder, signal)).toString().trim().split('\n')
    if (role === '') throw new CredentialFault('the metadata service knows no role of this machine')
    return credentialsInJson(await this.#get(folder + encodeURIComponent(role), signal), 'the metadata service')
  }

  /** @throws CredentialFault */
  async region(signal: AbortSignal): Promise<string> {
    return (await this.#get('meta-data/placement/region', signal)).toString().trim()
  }

  async #get(path: string, signal: AbortSignal): Promise<Buffer> {
    const token = await this.#answer(
      'PUT',
      'api/token',
      { 'x-aws-ec2-metadata-token-ttl-seconds': TOKEN_SECONDS },
      signal,
    )
    return this.#answer('GET', path, { 'x-aws-ec2-metadata-token': token.toString() }, signal)
  }

  async #answer(
    method: 'GET' | 'PUT',
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Buffer> {
    const { connect_timeout_seconds, read_timeout_seconds, max_attempts } = this.#options
    const url = new URL(`/latest/${path}`, this.#base)
    let last = ''
    for (let attempt = 0; attempt < max_attempts && !signal.aborted; attempt++) {
      const patience = AbortSignal.timeout((connect_timeout_seconds + read_timeout_seconds) * 1000)
      try {
        const { status, body } = await this.#ask({
          method,
          url,
          headers,
          local: true,
          signal: AbortSignal.any([signal, patience]),
        })
        if (status === 200) return body
        last = `it answers ${status}`
        if (status < 500) break
      } catch (error) {
        last = messageOf(error)
      }
    }
    throw new CredentialFault(
      `the metadata service of the machine does not give ${url.pathname}: ${last || 'there was no time left'}`,
    )
  }
}
