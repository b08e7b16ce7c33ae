import { createHash, createHmac } from 'node:crypto'

/** What signs requests. */
export interface AwsCredentials {
  readonly access_key_id: string
  readonly secret_access_key: string
  readonly session_token?: string | undefined
  /** When they end, in milliseconds since the epoch; left out: never. */
  readonly expires?: number | undefined
}

export interface SignableRequest {
  readonly method: string
  /** `host:port` as the `Host` header has it. */
  readonly host: string
  /** The path as it is sent. */
  readonly path: string
  /** What stands behind `?` as it is sent, without it. */
  readonly query: string
  /** Other headers to be signed, by their names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | undefined
}

/** For whom a request is signed. */
export interface SigningScope {
  readonly region: string
  readonly service: string
  readonly now: Date
}

/** Services that want to see the hash of the body in a header. */
const HASH_HEADER_SERVICES = new Set(['s3', 'aoss'])

/** The headers that a request needs to be signed. Source: AWS Signature Version 4. */
export function signedHeaders(
  request: SignableRequest,
  credentials: AwsCredentials,
  scope: SigningScope,
): Record<string, string> {
  const time = scope.now.toISOString().replace(/[-:]|\.\d+/g, '')
  const bodyHash = sha256(request.body ?? '')
  const added: Record<string, string> = { 'x-amz-date': time }
  if (credentials.session_token !== undefined) added['x-amz-security-token'] = credentials.session_token
  if (HASH_HEADER_SERVICES.has(scope.service)) added['x-amz-content-sha256'] = bodyHash
  const headers: Record<string, string> = { ...request.headers, ...added, host: request.host }
  const names = Object.keys(headers).sort()
  const canonical = [
    request.method,
    canonicalPath(request.path, scope.service),
    canonicalQuery(request.query),
    ...names.map((name) => `${name}:${(headers[name] as string).trim().replace(/ +/g, ' ')}`),
    '',
    names.join(';'),
    bodyHash,
  ].join('\n')
  const day = time.slice(0, 8)
  const place = `${day}/${scope.region}/${scope.service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', time, place, sha256(canonical)].join('\n')
  const signature = hmac(signingKey(credentials.secret_access_key, day, scope), text).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.access_key_id}/${place}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { ...added, authorization }
}

function signingKey(secret: string, day: string, { region, service }: SigningScope): Buffer {
  const parts = [day, region, service, 'aws4_request']
  return parts.reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`))
}

/** Paths are encoded once more than they are sent, but for S3, which takes them as they were meant. */
function canonicalPath(path: string, service: string): string {
  if (service === 's3')
    return path
      .split('/')
      .map((part) => encoded(decoded(part)))
      .join('/')
  return normalized(path === '' ? '/' : path)
    .split('/')
    .map(encoded)
    .join('/')
}

/** Without `.`, `..` and empty parts (RFC 3986, section 5.2.4). */
function normalized(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  const end = parts.length > 0 && /\/\.{0,2}$/.test(path) ? '/' : ''
  return `/${parts.join('/')}${end}`
}

function canonicalQuery(query: string): string {
  if (query === '') return ''
  const pairs = query.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return [encoded(decoded(name)), encoded(decoded(value.join('=')))] as const
  })
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return pairs
    .sort((a, b) => order(a[0], b[0]) || order(a[1], b[1]))
    .map((pair) => pair.join('='))
    .join('&')
}

/** As RFC 3986 has it: everything but letters, digits and `-._~`. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A "%" that stands for itself.
    return text
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
