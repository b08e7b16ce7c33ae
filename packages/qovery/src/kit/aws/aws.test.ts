import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { authClientOptions } from '../http-client/auth.ts'
import { HttpClient } from '../http-client/client.ts'
import { signedHeaders } from './signature.ts'

const never = new AbortController().signal
const KEYS = { access_key_id: 'AKID', secret_access_key: 'secret' }
const closing: (() => Promise<unknown>)[] = []
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'qovery-aws-'))
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined)
  vi.stubEnv('HOME', folder)
  vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', 'http://127.0.0.1:1')
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  for (const close of closing.splice(0)) await close()
  await rm(folder, { recursive: true })
})

interface Received {
  readonly request: IncomingMessage
  readonly body: Buffer
}

/** A server that keeps what it got. */
async function served(answer: RequestListener = (_, response) => response.end()) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      received.push({ request, body: Buffer.concat(pieces) })
      answer(request, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()))
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** Sends one signed request, or several. */
async function sent(to: string, auth: object, times = 1) {
  const options = authClientOptions.parse({ strategy: 'aws', service: 'aps', auth })
  const client = new HttpClient({ proxy: { enabled: false, no_proxy: [] }, auth: options })
  closing.push(() => client.close())
  for (let i = 0; i < times; i++) {
    await client.request({
      url: new URL(`${to}/a b/write?x=1+2&b=%2B`),
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: Buffer.from('body'),
      answer: { max_bytes: 100, excess: 'cut' },
      signal: never,
    })
  }
}

/** What the request says of whom it is from, once its signature has been found right. */
function signer({ request, body }: Received, secret = 'secret', region = 'eu-west-1') {
  const { headers } = request
  const [, id] = /Credential=([^/]+)\//.exec(headers.authorization ?? '') ?? []
  const time = headers['x-amz-date'] as string
  const now = new Date(time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  const [requestPath = '', query = ''] = (request.url ?? '').split('?')
  const session_token = headers['x-amz-security-token'] as string | undefined
  const expected = signedHeaders(
    {
      method: request.method ?? '',
      host: headers.host ?? '',
      path: requestPath,
      query,
      headers: { 'content-type': headers['content-type'] ?? '' },
      body,
    },
    { access_key_id: id ?? '', secret_access_key: secret, session_token },
    { region, service: 'aps', now },
  )
  expect(headers.authorization).toBe(expected['authorization'])
  expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(60_000)
  return session_token === undefined ? id : `${id} ${session_token}`
}

function only<T>(list: readonly T[]): T {
  expect(list).toHaveLength(1)
  return list[0] as T
}

const json = (id: string, expires: number) =>
  JSON.stringify({
    AccessKeyId: id,
    SecretAccessKey: 'secret',
    Token: 'tok',
    Expiration: new Date(expires).toISOString(),
  })

describe('a request is signed', () => {
  test('with the keys of the options, and asks for what it was signed for', async () => {
    const { received, url } = await served()
    await sent(url, { ...KEYS, session_token: 'tok', region: 'eu-west-1' })
    const one = only(received)
    expect(one.request.url).toBe('/a%20b/write?x=1%202&b=%2B')
    expect(one.request.headers['authorization']).toContain(
      'SignedHeaders=content-type;host;x-amz-date;x-amz-security-token,',
    )
    expect(signer(one)).toBe('AKID tok')
  })

  test('with those of the environment, for the region of the environment', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'ENV')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
    vi.stubEnv('AWS_REGION', 'eu-west-1')
    const { received, url } = await served()
    await sent(url, {})
    expect(signer(only(received))).toBe('ENV')
  })

  test('with those of a profile in a file', async () => {
    const file = path.join(folder, 'keys')
    const text =
      '[default]\naws_access_key_id = A\n; no\n[other]\r\nAWS_ACCESS_KEY_ID=B\naws_secret_access_key = secret\n[end]\naws_session_token=no'
    await writeFile(file, text)
    const { received, url } = await served()
    await sent(url, { credentials_file: file, profile: 'other', region: 'eu-west-1' })
    expect(signer(only(received))).toBe('B')
    await expect(sent(url, { credentials_file: file, region: 'eu-west-1' })).rejects.toThrow(
      /cannot be signed: the credentials file ".*keys" has no access key in the profile "default"/,
    )
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file)
    vi.stubEnv('AWS_PROFILE', 'other')
    await sent(url, { region: 'eu-west-1' })
    expect(received).toHaveLength(2)
  })

  test('with those of the machine, for its region, by a token of its metadata service', async () => {
    const imds = await served((request, response) => {
      const answers: Record<string, string> = {
        'PUT /latest/api/token': 'imds-token',
        'GET /latest/meta-data/iam/security-credentials/': 'my-role\n',
        'GET /latest/meta-data/iam/security-credentials/my-role': json('IMDS', Date.now() + 3_600_000),
        'GET /latest/meta-data/placement/region': 'eu-west-1',
      }
      const isAllowed = request.method === 'PUT' || request.headers['x-aws-ec2-metadata-token'] === 'imds-token'
      response.writeHead(isAllowed ? 200 : 401).end(answers[`${request.method} ${request.url}`])
    })
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', imds.url)
    const { received, url } = await served()
    await sent(url, {}, 2)
    expect(received.map((one) => signer(one))).toEqual(['IMDS tok', 'IMDS tok'])
    expect(imds.received.filter(({ request }) => request.url?.endsWith('my-role'))).toHaveLength(1)
    expect(imds.received[0]?.request.headers['x-aws-ec2-metadata-token-ttl-seconds']).toBe('21600')
  })

  test('with those of a container', async () => {
    const container = await served((request, response) => {
      response.end(request.headers.authorization === 'secret-token' ? json('ECS', Date.now() + 3_600_000) : '{}')
    })
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${container.url}/creds`)
    vi.stubEnv('AWS_CONTAINER_AUTHORIZATION_TOKEN', 'secret-token')
    const { received, url } = await served()
    await sent(url, { region: 'eu-west-1' })
    expect(signer(only(received))).toBe('ECS tok')
    vi.stubEnv('AWS_CONTAINER_AUTHORIZATION_TOKEN', 'wrong')
    await expect(sent(url, { region: 'eu-west-1' })).rejects.toThrow('gave no access key')
  })

  test('with those of a role, which the keys found may take on', async () => {
    const sts = await served((_request, response) => response.end(assumed('ROLE')))
    vi.stubEnv('AWS_ENDPOINT_URL_STS', sts.url)
    const { received, url } = await served()
    const role = { assume_role: 'arn:aws:iam::1:role/r', external_id: 'ext id', session_name: 'me' }
    await sent(url, { ...KEYS, region: 'eu-west-1', ...role })
    expect(signer(only(received))).toBe('ROLE role-tok')
    const { request, body } = only(sts.received)
    expect(Object.fromEntries(new URLSearchParams(body.toString()))).toEqual({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: 'arn:aws:iam::1:role/r',
      RoleSessionName: 'me',
      ExternalId: 'ext id',
    })
    expect(request.headers.authorization).toMatch(/Credential=AKID\/\d{8}\/eu-west-1\/sts\/aws4_request/)
  })

  test('with those for the token of a pod', async () => {
    const sts = await served((_request, response) => response.end(assumed('POD')))
    const file = path.join(folder, 'token')
    await writeFile(file, 'jwt\n')
    vi.stubEnv('AWS_ENDPOINT_URL_STS', sts.url)
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', file)
    vi.stubEnv('AWS_ROLE_ARN', 'arn')
    const { received, url } = await served()
    await sent(url, { region: 'eu-west-1' })
    expect(signer(only(received))).toBe('POD role-tok')
    const { request, body } = only(sts.received)
    expect(new URLSearchParams(body.toString()).get('WebIdentityToken')).toBe('jwt')
    expect(request.headers.authorization).toBeUndefined()
  })
})

describe('credentials', () => {
  test('are found anew before they end, and the old ones serve while that fails', async () => {
    const now = Date.now()
    const clock = vi.spyOn(Date, 'now').mockReturnValue(now)
    let state: 'first' | 'broken' | 'second' = 'first'
    const container = await served((_request, response) => {
      if (state === 'broken') response.writeHead(500)
      response.end(state === 'first' ? json('ONE', Date.now() + 60_000) : json('TWO', Date.now() + 3_600_000))
    })
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', container.url)
    const { received, url } = await served()
    const options = authClientOptions.parse({ strategy: 'aws', service: 'aps', auth: { region: 'eu-west-1' } })
    const faults: string[] = []
    const onCredentialsFault = (error: Error) => faults.push(error.message)
    const client = new HttpClient({ proxy: { enabled: false, no_proxy: [] }, auth: options, onCredentialsFault })
    closing.push(() => client.close())
    const send = () =>
      client.request({
        url: new URL(url),
        method: 'GET',
        headers: { 'content-type': '' },
        answer: { max_bytes: 9, excess: 'cut' },
        signal: never,
      })
    await Promise.all([send(), send()])
    expect(container.received).toHaveLength(1)
    state = 'broken'
    await send()
    await send()
    expect(container.received).toHaveLength(2)
    expect(faults).toEqual([`the credentials of the container: ${container.url} answers 500`])
    clock.mockReturnValue(now + 11_000)
    state = 'second'
    await send()
    await send()
    expect(container.received).toHaveLength(3)
    expect(received.map((one) => signer(one))).toEqual([
      'ONE tok',
      'ONE tok',
      'ONE tok',
      'ONE tok',
      'TWO tok',
      'TWO tok',
    ])
  })

  test('that are not to be had are told, with who refused them', async () => {
    const { url } = await served()
    const imds = { max_attempts: 1 }
    await expect(sent(url, { region: 'eu-west-1', imds })).rejects.toMatchObject({
      type: 'no_credentials',
      message: expect.stringContaining(
        'the metadata service of the machine does not give /latest/api/token: ',
      ) as string,
    })
    await expect(sent(url, { ...KEYS, imds })).rejects.toThrow('there is no region: set auth.auth.region')
    const sts = await served((_request, response) => {
      response
        .writeHead(403)
        .end('<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not allowed</Message></Error></ErrorResponse>')
    })
    vi.stubEnv('AWS_ENDPOINT_URL_STS', sts.url)
    await expect(sent(url, { ...KEYS, region: 'eu-west-1', assume_role: 'arn' })).rejects.toThrow(
      `${sts.url} does not give the role: it answers 403. Not allowed`,
    )
  })

  test.each([
    [{ access_key_id: 'a' }, 'secret_access_key is missing'],
    [{ secret_access_key: 'a' }, 'access_key_id is missing'],
    [{ ...KEYS, credentials_file: 'f' }, 'two kinds of credentials'],
    [{ external_id: 'x' }, 'assume_role, which is missing'],
  ])('that do not go together are refused: %j', (auth, problem) => {
    const parsed = authClientOptions.safeParse({ strategy: 'aws', service: 'aps', auth })
    expect(JSON.stringify(parsed.error?.issues)).toContain(problem)
  })
})

function assumed(id: string): string {
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>${id}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>role-tok</SessionToken>
    <Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration>
  </Credentials></AssumeRoleResult></AssumeRoleResponse>`
}
