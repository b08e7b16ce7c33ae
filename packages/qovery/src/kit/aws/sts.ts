import { readFile } from 'node:fs/promises'
import type { Ask, Environment } from './asking.ts'
import { CredentialFault } from './credential-fault.ts'
import { expiryOf } from './credential-json.ts'
import { signedHeaders, type AwsCredentials } from './signature.ts'

const CONTENT_TYPE = 'application/x-www-form-urlencoded; charset=utf-8'

export interface Role {
  readonly arn: string
  readonly session_name: string
  readonly external_id?: string | undefined
}

/** The Security Token Service of a region, which gives credentials of roles. Source: AWS STS API reference. */
export class TokenService {
  readonly #ask: Ask
  readonly #region: string
  readonly #url: URL

  constructor(ask: Ask, region: string, environment: Environment) {
    this.#ask = ask
    this.#region = region
    const end = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
    this.#url = new URL(environment['AWS_ENDPOINT_URL_STS'] ?? `https://sts.${region}.${end}/`)
  }

  /** @throws CredentialFault */
  assume(role: Role, by: AwsCredentials, signal: AbortSignal): Promise<AwsCredentials> {
    const external = role.external_id === undefined ? {} : { ExternalId: role.external_id }
    const body = formOf('AssumeRole', { RoleArn: role.arn, RoleSessionName: role.session_name, ...external })
    const { host, pathname: path } = this.#url
    const signable = { method: 'POST', host, path, query: '', headers: { 'content-type': CONTENT_TYPE }, body }
    const scope = { region: this.#region, service: 'sts', now: new Date() }
    return this.#credentials(body, signedHeaders(signable, by, scope), signal)
  }

  /** Those for the token in a file, as Kubernetes gives it to a pod. @throws CredentialFault */
  async assumeByToken(role: Role, file: string, signal: AbortSignal): Promise<AwsCredentials> {
    const token = (await readFile(file, 'utf8')).trim()
    const fields = { RoleArn: role.arn, RoleSessionName: role.session_name, WebIdentityToken: token }
    return this.#credentials(formOf('AssumeRoleWithWebIdentity', fields), {}, signal)
  }

  async #credentials(
    body: Buffer,
    signed: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<AwsCredentials> {
    const headers = { 'content-type': CONTENT_TYPE, ...signed }
    const answer = await this.#ask({ method: 'POST', url: this.#url, headers, body, local: false, signal })
    const text = answer.body.toString()
    if (answer.status !== 200) {
      const said = elementIn(text, 'Message') ?? elementIn(text, 'Code') ?? ''
      throw new CredentialFault(
        `${this.#url.origin} does not give the role: it answers ${answer.status}. ${said}`.trim(),
      )
    }
    const access_key_id = elementIn(text, 'AccessKeyId')
    const secret_access_key = elementIn(text, 'SecretAccessKey')
    if (access_key_id === undefined || secret_access_key === undefined)
      throw new CredentialFault(`${this.#url.origin} gave no access key`)
    return {
      access_key_id,
      secret_access_key,
      session_token: elementIn(text, 'SessionToken'),
      expires: expiryOf(elementIn(text, 'Expiration')),
    }
  }
}

function formOf(action: string, fields: Readonly<Record<string, string>>): Buffer {
  return Buffer.from(new URLSearchParams({ Action: action, Version: '2011-06-15', ...fields }).toString())
}

/** The text of the first element of that name. The answers hold keys, tokens and times, which need no entities. */
function elementIn(xml: string, name: string): string | undefined {
  const start = xml.indexOf(`<${name}>`)
  const end = xml.indexOf(`</${name}>`, start)
  return start < 0 || end < 0 ? undefined : xml.slice(start + name.length + 2, end).trim()
}
