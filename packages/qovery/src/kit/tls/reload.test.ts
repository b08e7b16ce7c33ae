import { once } from 'node:events'
import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connect, createServer, type Server } from 'node:tls'
import { poll, testContext } from '@qovery/sdk/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadServerTls } from './load.ts'
import { reloadingServerTls } from './reload.ts'
import { opensslMissing, selfSigned, type SelfSigned } from './testing/self-signed.ts'

describe.skipIf(opensslMissing() !== undefined)('a server whose TLS files change', () => {
  const made: SelfSigned[] = []
  const certificate = (name: string): SelfSigned => {
    const one = selfSigned(name)
    made.push(one)
    return one
  }
  let server: Server
  let port: number
  let stop: () => void
  let mine: { crt_file: string; key_file: string }
  const cx = testContext()

  beforeAll(async () => {
    const first = certificate('first')
    mine = { crt_file: join(first.folder, 'used.crt'), key_file: join(first.folder, 'used.key') }
    replace(first)
    const options = { enabled: true, ...mine }
    server = createServer((await loadServerTls(options)) ?? {}).on('tlsClientError', () => undefined)
    server.on('secureConnection', (socket) => socket.on('error', () => undefined).resume())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    port = (server.address() as AddressInfo).port
    stop = reloadingServerTls(server, options, cx)
  })
  afterAll(() => {
    stop()
    server.close()
    for (const { folder } of made) rmSync(folder, { recursive: true })
  })

  function replace({ crt_file, key_file }: SelfSigned): void {
    copyFileSync(crt_file, mine.crt_file)
    copyFileSync(key_file, mine.key_file)
  }

  /** The name in the certificate that a new connection is shown. */
  async function shown(): Promise<string | undefined> {
    const client = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
    await once(client, 'secureConnect')
    const { subject } = client.getPeerCertificate()
    client.destroy()
    return [subject.CN].flat()[0]
  }

  it('shows new connections the new certificate, and keeps the old one while the new files are broken', async () => {
    expect(await shown()).toBe('first')
    replace(certificate('second'))
    await poll('the second certificate', async () => (await shown()) === 'second')
    writeFileSync(mine.key_file, 'half a ke')
    const [message] = await poll('a complaint', () => cx.recorded.failed.get('tls_reload'))
    expect(message).toMatch(/^The changed TLS files cannot be used, .*used\.key" cannot be used as a private key/)
    expect(await shown()).toBe('second')
    replace(certificate('third'))
    await poll('the third certificate', async () => (await shown()) === 'third')
    expect(cx.recorded.failed.get('tls_reload')).toHaveLength(1)
  })
})
