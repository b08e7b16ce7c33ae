import type { Server } from 'node:tls'
import { messageOf, type ComponentContext } from '@qovery/sdk'
import { tlsFilesOf, versionsOf } from './files.ts'
import { loadServerTls } from './load.ts'
import type { TlsClientOptions, TlsServerOptions } from './options.ts'

type Context = Pick<ComponentContext, 'log' | 'failed'>

/** How often the files are looked at. A change is taken when nothing has changed since the last look: certificate and key are seldom written at once. */
const LOOK_MS = 500

/**
 * Gives `server` what is in the files of its options whenever they change, for the handshakes that begin from then on,
 * until the returned function is called. While they cannot be used the server keeps what it has, and one message says why.
 */
export function reloadingServerTls(
  server: Pick<Server, 'setSecureContext'>,
  options: TlsServerOptions,
  cx: Context,
): () => void {
  const apply = async () => {
    const tls = await loadServerTls(options)
    if (tls !== undefined) server.setSecureContext(tls)
  }
  return followTlsFiles(options, apply, cx)
}

/** Calls `apply` after each change of the files that `options` name, until the returned function is called. What it throws is reported. */
function followTlsFiles(
  options: TlsServerOptions | TlsClientOptions,
  apply: () => Promise<void>,
  cx: Context,
): () => void {
  const files = tlsFilesOf(options)
  if (files.length === 0) return () => undefined
  /** The versions that were applied last, and those of the last look. */
  let applied: string | undefined
  let seen: string | undefined
  const look = async () => {
    const now = await versionsOf(files)
    applied ??= now
    const settled = now === seen
    seen = now
    if (!settled || now === applied) return
    applied = now
    await applyChange(apply, files, cx)
  }
  let looking: Promise<void> | undefined
  const lookOnce = () => {
    looking ??= look().finally(() => (looking = undefined))
  }
  lookOnce()
  const timer = setInterval(lookOnce, LOOK_MS).unref()
  return () => clearInterval(timer)
}

async function applyChange(apply: () => Promise<void>, files: readonly string[], cx: Context): Promise<void> {
  try {
    await apply()
    cx.log.info('The TLS files have changed: new connections use them', { files: files.join(', ') })
  } catch (error) {
    cx.failed('tls_reload', `The changed TLS files cannot be used, so the ones before stay in use: ${messageOf(error)}`)
  }
}
