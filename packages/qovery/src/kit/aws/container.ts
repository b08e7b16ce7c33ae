import { readFile } from 'node:fs/promises'
import type { Ask, Environment } from './asking.ts'
import { CredentialFault } from './credential-fault.ts'
import { credentialsInJson } from './credential-json.ts'
import type { AwsCredentials } from './signature.ts'

/**
 * Those that ECS and EKS give to a container; `undefined` where it is in none. @throws CredentialFault
 * Source: AWS SDKs and tools reference guide, "Container credential provider".
 */
export async function containerCredentials(
  ask: Ask,
  environment: Environment,
  signal: AbortSignal,
): Promise<AwsCredentials | undefined> {
  const relative = environment['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']
  const full = environment['AWS_CONTAINER_CREDENTIALS_FULL_URI']
  if (relative === undefined && full === undefined) return undefined
  const url = URL.parse(relative === undefined ? (full as string) : `http://169.254.170.2${relative}`)
  if (url === null) throw new CredentialFault('AWS_CONTAINER_CREDENTIALS_FULL_URI is no address')
  const file = environment['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE']
  const token = file === undefined ? environment['AWS_CONTAINER_AUTHORIZATION_TOKEN'] : await readFile(file, 'utf8')
  const headers = token === undefined ? {} : { authorization: token.trim() }
  const { status, body } = await ask({ method: 'GET', url, headers, local: true, signal })
  if (status !== 200) throw new CredentialFault(`the credentials of the container: ${url.origin} answers ${status}`)
  return credentialsInJson(body, url.origin)
}
