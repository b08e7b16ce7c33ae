import { CredentialFault } from './credential-fault.ts'
import type { AwsCredentials } from './signature.ts'

/** The credentials in what the metadata services of machines and containers answer. @throws CredentialFault */
export function credentialsInJson(body: Buffer, from: string): AwsCredentials {
  let content: Readonly<Record<string, unknown>>
  try {
    content = JSON.parse(body.toString()) as Record<string, unknown>
  } catch (cause) {
    throw new CredentialFault(`${from} did not answer with JSON`, { cause })
  }
  const { AccessKeyId: id, SecretAccessKey: secret, Token: token, Expiration: expiration } = content ?? {}
  if (typeof id !== 'string' || typeof secret !== 'string') throw new CredentialFault(`${from} gave no access key`)
  return {
    access_key_id: id,
    secret_access_key: secret,
    session_token: typeof token === 'string' ? token : undefined,
    expires: expiryOf(expiration),
  }
}

/** When credentials end, in milliseconds since the epoch, by what is said of it; `undefined` where nothing is. */
export function expiryOf(expiration: unknown): number | undefined {
  const time = typeof expiration === 'string' ? Date.parse(expiration) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
