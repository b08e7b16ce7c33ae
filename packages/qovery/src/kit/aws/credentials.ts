import { messageOf } from '@qovery/sdk'
import type { Ask, Environment, Surroundings } from './asking.ts'
import { containerCredentials } from './container.ts'
import { CredentialFault } from './credential-fault.ts'
import { InstanceMetadata } from './instance.ts'
import type { AwsCredentialOptions } from './options.ts'
import { profileCredentials, sharedCredentials } from './profile-file.ts'
import type { AwsCredentials } from './signature.ts'
import { TokenService } from './sts.ts'

/** Credentials are renewed so long before they end. */
const EARLY_MS = 5 * 60_000
/** So long a failure to renew them is not tried again while the old ones are still good. */
const PAUSE_MS = 10_000

/** Finds the credentials that the options name, and keeps them until they end. */
export class CredentialKeeper {
  readonly #options: AwsCredentialOptions
  readonly #ask: Ask
  readonly #onFault: (error: Error) => void
  readonly #environment: Environment
  readonly #instance: InstanceMetadata
  readonly #sessionName: string
  #kept: AwsCredentials | undefined
  #finding: Promise<AwsCredentials> | undefined
  #pausedUntil = 0
  #region: string | undefined

  constructor(options: AwsCredentialOptions, { ask, onFault, environment = process.env }: Surroundings) {
    this.#options = options
    this.#ask = ask
    this.#onFault = onFault
    this.#environment = environment
    this.#instance = new InstanceMetadata(ask, options.imds, environment)
    this.#sessionName = options.session_name ?? `qovery-${Date.now()}`
    this.#region = options.region ?? environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION']
  }

  /** Those that are good now. Several who ask at once wait for one answer. @throws CredentialFault */
  async current(): Promise<AwsCredentials> {
    const left = (this.#kept?.expires ?? Infinity) - Date.now()
    if (this.#kept !== undefined && (left > EARLY_MS || (left > 0 && Date.now() < this.#pausedUntil))) return this.#kept
    this.#finding ??= this.#find().finally(() => (this.#finding = undefined))
    try {
      this.#kept = await this.#finding
      return this.#kept
    } catch (error) {
      if (this.#kept === undefined || left <= 0) throw error
      if (Date.now() >= this.#pausedUntil) this.#onFault(error as Error)
      this.#pausedUntil = Date.now() + PAUSE_MS
      return this.#kept
    }
  }

  /** The region for which is signed. @throws CredentialFault */
  async region(): Promise<string> {
    this.#region ??= await this.#instance.region(this.#patience()).catch((cause: unknown) => {
      const message = `there is no region: set auth.auth.region, or AWS_REGION in the environment (${messageOf(cause)})`
      throw new CredentialFault(message, { cause })
    })
    return this.#region
  }

  #patience(): AbortSignal {
    return AbortSignal.timeout(this.#options.load_timeout_secs * 1000)
  }

  async #find(): Promise<AwsCredentials> {
    const signal = this.#patience()
    const { assume_role: arn, external_id } = this.#options
    const own = await this.#own(signal)
    if (arn === undefined) return own
    const service = new TokenService(this.#ask, await this.region(), this.#environment)
    return service.assume({ arn, external_id, session_name: this.#sessionName }, own, signal)
  }

  /** Those of this program, before it takes on a role. */
  async #own(signal: AbortSignal): Promise<AwsCredentials> {
    const { access_key_id, secret_access_key, session_token, credentials_file, profile } = this.#options
    if (access_key_id !== undefined && secret_access_key !== undefined)
      return { access_key_id, secret_access_key: secret_access_key.reveal(), session_token: session_token?.reveal() }
    if (credentials_file !== undefined) return profileCredentials(credentials_file, profile)
    return (
      environmentCredentials(this.#environment) ??
      (await sharedCredentials(this.#environment)) ??
      (await this.#webIdentity(signal)) ??
      (await containerCredentials(this.#ask, this.#environment, signal)) ??
      (await this.#instance.credentials(signal))
    )
  }

  async #webIdentity(signal: AbortSignal): Promise<AwsCredentials | undefined> {
    const { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: arn, AWS_ROLE_SESSION_NAME: name } = this.#environment
    if (file === undefined || arn === undefined) return undefined
    const service = new TokenService(this.#ask, await this.region(), this.#environment)
    return service.assumeByToken({ arn, session_name: name ?? this.#sessionName }, file, signal)
  }
}

function environmentCredentials(environment: Environment): AwsCredentials | undefined {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = environment
  if (!id || !secret) return undefined
  return { access_key_id: id, secret_access_key: secret, session_token: token || undefined }
}
