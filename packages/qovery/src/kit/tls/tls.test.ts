import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { connect, createServer, type TLSSocket } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { Secret } from '@qovery/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientCertificate } from './client-certificate.ts'
import { TlsError } from './error.ts'
import { hasIdleTls, loadClientTls, loadServerTls } from './load.ts'
import { tlsServerOptions } from './options.ts'
import { openssl, opensslMissing, selfSigned, type SelfSigned } from './testing/self-signed.ts'

const missing = opensslMissing()
if (missing !== undefined) process.stderr.write(`TLS tests are skipped: ${missing}\n`)

describe.skipIf(missing !== undefined)('TLS options', () => {
  let mine: SelfSigned
  let other: SelfSigned

  beforeAll(() => {
    mine = selfSigned()
    other = selfSigned('other')
  })
  afterAll(() => {
    for (const { folder } of [mine, other]) rmSync(folder, { recursive: true })
  })

  const file = (name: string) => join(mine.folder, name)
  const server = (options: object) => loadServerTls({ enabled: true, ...options })

  /** Makes a server and a client of the two halves, and returns what each knows of the other. */
  async function shakeHands(serverOptions: object, clientOptions: object) {
    const listener = createServer((await server(serverOptions)) ?? {})
    listener.on('tlsClientError', () => undefined)
    const accepted = new Promise<TLSSocket>((resolve) => listener.once('secureConnection', resolve))
    await once(listener.listen(0, '127.0.0.1'), 'listening')
    const client = connect({
      port: (listener.address() as AddressInfo).port,
      host: 'localhost',
      ...(await loadClientTls(clientOptions)),
    })
    client.on('data', () => undefined)
    try {
      await once(client, 'secureConnect')
      const peer = await Promise.race([
        accepted,
        once(client, 'error').then(([error]) => Promise.reject(error as Error)),
      ])
      const seen = {
        certificate: clientCertificate(peer.getPeerCertificate()),
        protocol: client.alpnProtocol,
        version: client.getProtocol(),
      }
      peer.destroy()
      return seen
    } finally {
      client.destroy()
      listener.close()
    }
  }

  it('are off unless enabled says so', async () => {
    expect(await loadServerTls(undefined)).toBeUndefined()
    expect(await loadServerTls({ crt_file: mine.crt_file, key_file: mine.key_file })).toBeUndefined()
    expect(hasIdleTls({ crt_file: mine.crt_file })).toBe(true)
    expect(hasIdleTls({ enabled: false, crt_file: mine.crt_file })).toBe(false)
    expect(hasIdleTls(undefined)).toBe(false)
  })

  it('read PEM, DER, PKCS#12 and inline text alike', async () => {
    openssl(['x509', '-in', mine.crt_file, '-outform', 'der', '-out', file('crt.der')])
    openssl(['pkey', '-in', mine.key_file, '-outform', 'der', '-out', file('key.der')])
    openssl(['pkcs8', '-topk8', '-nocrypt', '-in', mine.key_file, '-outform', 'der', '-out', file('key8.der')])
    openssl([
      'pkcs12',
      '-export',
      '-in',
      mine.crt_file,
      '-inkey',
      mine.key_file,
      '-passout',
      'pass:open',
      '-out',
      file('all.p12'),
    ])
    const forms: object[] = [
      mine,
      { crt_file: file('crt.der'), key_file: file('key.der') },
      { crt_file: file('crt.der'), key_file: file('key8.der') },
      { crt_file: file('all.p12'), key_pass: new Secret('open') },
      { crt_file: readFileSync(mine.crt_file, 'utf8'), key_file: readFileSync(mine.key_file, 'utf8') },
    ]
    for (const form of forms) {
      await expect(shakeHands(form, { ca_file: mine.crt_file })).resolves.toMatchObject({ version: 'TLSv1.3' })
    }
  })

  it('open an encrypted key with its passphrase, and say so when it is missing or wrong', async () => {
    openssl(['pkcs8', '-topk8', '-passout', 'pass:open', '-in', mine.key_file, '-out', file('locked.pem')])
    const locked = { crt_file: mine.crt_file, key_file: file('locked.pem') }
    await expect(server({ ...locked, key_pass: new Secret('open') })).resolves.toHaveProperty('key')
    await expect(server(locked)).rejects.toThrow(
      /locked\.pem" cannot be used as a private key \(if it is encrypted, set tls\.key_pass\)/,
    )
    await expect(server({ ...locked, key_pass: new Secret('shut') })).rejects.toThrow(
      /with the passphrase in tls\.key_pass/,
    )
  })

  it('name the option, the file and the reason of every fault', async () => {
    writeFileSync(file('garbage'), 'not a certificate')
    writeFileSync(file('key-only.pem'), readFileSync(mine.key_file))
    const faults: [object, RegExp][] = [
      [{}, /no certificate to show to clients: set tls\.crt_file and tls\.key_file/],
      [{ key_file: mine.key_file }, /tls\.key_file is set without tls\.crt_file/],
      [{ crt_file: mine.crt_file }, /crt\.pem" needs its private key: set tls\.key_file/],
      [{ ...mine, crt_file: '/nowhere/crt.pem' }, /tls\.crt_file "\/nowhere\/crt\.pem" cannot be read: ENOENT/],
      [
        { ...mine, crt_file: file('garbage') },
        /tls\.crt_file ".*garbage" is neither PEM, nor a DER certificate, nor a PKCS#12/,
      ],
      [{ ...mine, crt_file: file('key-only.pem') }, /key-only\.pem" holds no certificate/],
      [
        { ...mine, crt_file: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
        /certificate 1 in the text in tls\.crt_file is damaged/,
      ],
      [{ ...mine, key_file: other.key_file }, /is not the private key of the first certificate in tls\.crt_file/],
      [{ ...mine, ca_file: file('garbage') }, /tls\.ca_file ".*garbage" is neither PEM nor a DER certificate/],
      [
        { ...mine, min_tls_version: 'TLSv1.3', max_tls_version: 'TLSv1.2' },
        /min_tls_version \(TLSv1\.3\) is newer than/,
      ],
    ]
    for (const [options, message] of faults) {
      const fault = await server(options).catch((error: unknown) => error)
      expect(fault).toBeInstanceOf(TlsError)
      expect((fault as Error).message).toMatch(message)
    }
  })

  it('let only clients with a certificate in when verify_certificate is on', async () => {
    const strict = { ...mine, ca_file: other.crt_file, verify_certificate: true }
    await expect(shakeHands(strict, { ca_file: mine.crt_file })).rejects.toThrow(
      /certificate required|ECONNRESET|alert/i,
    )
    await expect(shakeHands(strict, { ...other, ca_file: mine.crt_file })).resolves.toMatchObject({
      certificate: { subject: 'CN=other,OU=tests', subject_altnames: ['DNS:localhost', 'IP Address:127.0.0.1'] },
    })
  })

  it('make a client distrust strangers and wrong names unless told otherwise', async () => {
    await expect(shakeHands(mine, {})).rejects.toThrow(/self-signed/)
    await expect(shakeHands(mine, { verify_certificate: false })).resolves.toBeDefined()
    const wrong = { ca_file: mine.crt_file, server_name: 'elsewhere.example' }
    await expect(shakeHands(mine, wrong)).rejects.toThrow(/does not match certificate/)
    await expect(shakeHands(mine, { ...wrong, verify_hostname: false })).resolves.toBeDefined()
  })

  it('agree on a protocol and on a version', async () => {
    const agreed = await shakeHands(
      { ...mine, alpn_protocols: ['h2', 'http/1.1'], max_tls_version: 'TLSv1.2' },
      { ca_file: mine.crt_file, alpn_protocols: ['http/1.1'] },
    )
    expect(agreed).toMatchObject({ protocol: 'http/1.1', version: 'TLSv1.2' })
  })
})

describe('the schema of TLS options', () => {
  it('keeps a passphrase out of sight', () => {
    const parsed = tlsServerOptions.parse({ enabled: true, key_pass: 'open' })
    expect(JSON.stringify(parsed)).not.toContain('open')
  })
})
