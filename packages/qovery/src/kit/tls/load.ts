import type { ConnectionOptions, SecureContextOptions, TlsOptions } from 'node:tls'
import { TlsError } from './error.ts'
import type { TlsClientOptions, TlsServerOptions } from './options.ts'

/** What `tls.createServer`, `https.createServer` and `http2.createSecureServer` take. */
export type ServerTls = Pick<TlsOptions, 'ALPNProtocols' | 'requestCert' | 'rejectUnauthorized'> & SecureContextOptions
/** What `tls.connect` and the `connect` option of an undici pool take. */
export type ClientTls = Pick<
  ConnectionOptions,
  'ALPNProtocols' | 'rejectUnauthorized' | 'servername' | 'checkServerIdentity'
> &
  SecureContextOptions

/**
 * What the options of a listener say, with all files read; `undefined` where TLS is not enabled.
 * @throws TlsError naming the option, the file and the reason
 */
export async function loadServerTls(options: TlsServerOptions | undefined): Promise<ServerTls | undefined> {
  if (options?.enabled !== true) return undefined
  const context = await loadContext(options)
  if (context.cert === undefined && context.pfx === undefined) {
    throw new TlsError(
      'tls.enabled is true, but there is no certificate to show to clients: set tls.crt_file and tls.key_file',
    )
  }
  const verify = options.verify_certificate === true
  return { ...context, ...alpn(options), requestCert: verify, rejectUnauthorized: verify }
}

/**
 * What the options of a component that connects say, with all files read. Where `ca_file` is not set, the authorities
 * of the operating system are trusted beside those built into Node.
 * @throws TlsError naming the option, the file and the reason
 */
export async function loadClientTls(options: TlsClientOptions | undefined = {}): Promise<ClientTls> {
  const context = await loadContext(options)
  if (context.ca === undefined) trustSystem()
  const tls: ClientTls = { ...context, ...alpn(options), rejectUnauthorized: options.verify_certificate !== false }
  if (options.server_name !== undefined) tls.servername = options.server_name
  if (options.verify_hostname === false) tls.checkServerIdentity = anyName
  return tls
}

/** Whether options are set that only matter with `enabled: true`, which is missing: worth a warning. */
export function hasIdleTls(options: TlsServerOptions | undefined): boolean {
  return (
    options !== undefined &&
    options.enabled === undefined &&
    Object.values(options).some((value) => value !== undefined)
  )
}

async function loadContext(options: TlsServerOptions | TlsClientOptions): Promise<SecureContextOptions> {
  // Loaded where TLS is used, and OpenSSL with it.
  const { loadAuthorities, loadIdentity } = await import('./identity.ts')
  const context: SecureContextOptions = await loadIdentity(options)
  if (options.ca_file !== undefined) context.ca = await loadAuthorities(options.ca_file)
  if (options.min_tls_version !== undefined) context.minVersion = options.min_tls_version
  if (options.max_tls_version !== undefined) context.maxVersion = options.max_tls_version
  checkVersions(options)
  try {
    process.getBuiltinModule('node:tls').createSecureContext(context)
  } catch (cause) {
    throw new TlsError('the tls options do not go together', { cause })
  }
  return context
}

function checkVersions({ min_tls_version: min, max_tls_version: max }: TlsServerOptions | TlsClientOptions): void {
  if (min !== undefined && max !== undefined && min > max) {
    throw new TlsError(
      `tls.min_tls_version (${min}) is newer than tls.max_tls_version (${max}): swap them, or leave one out`,
    )
  }
}

function alpn({ alpn_protocols }: TlsServerOptions | TlsClientOptions): { ALPNProtocols?: string[] } {
  return alpn_protocols === undefined ? {} : { ALPNProtocols: alpn_protocols }
}

function anyName(): undefined {
  return undefined
}

let systemTrusted = false

function trustSystem(): void {
  if (systemTrusted) return
  systemTrusted = true
  const { getCACertificates, setDefaultCACertificates } = process.getBuiltinModule('node:tls')
  setDefaultCACertificates([...new Set([...getCACertificates('default'), ...getCACertificates('system')])])
}
