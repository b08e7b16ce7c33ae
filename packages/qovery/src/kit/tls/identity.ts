import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { Secret } from '@qovery/sdk'
import { TlsError } from './error.ts'

/** An option that names a file, or holds the PEM text itself. */
interface Material {
  /** The option and the file, for messages. */
  readonly where: string
  readonly bytes: Buffer
  readonly pem: boolean
}

/** Private and public half of who we say we are; all members missing where `crt_file` is. */
type Identity = Pick<SecureContextOptions, 'cert' | 'key' | 'pfx' | 'passphrase'>

const PEM_START = '-----BEGIN '
const PEM_CERTIFICATE =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g

/** Reads certificate and key. @throws TlsError */
export async function loadIdentity(options: {
  crt_file?: string | undefined
  key_file?: string | undefined
  key_pass?: Secret | undefined
}): Promise<Identity> {
  if (options.crt_file === undefined) {
    if (options.key_file === undefined) return {}
    throw new TlsError('tls.key_file is set without tls.crt_file: set the certificate that the key belongs to')
  }
  const certificate = await load('tls.crt_file', options.crt_file)
  const chain = certificate.pem ? certificatesOf(certificate) : derCertificate(certificate.bytes)
  if (chain === undefined) return archive(certificate, options.key_pass)
  if (options.key_file === undefined) {
    throw new TlsError(
      `${certificate.where} needs its private key: set tls.key_file (only a PKCS#12 archive holds both)`,
    )
  }
  const material = await load('tls.key_file', options.key_file)
  const key = privateKey(material, options.key_pass)
  if (!new X509Certificate(chain[0] as string).checkPrivateKey(key)) {
    throw new TlsError(`${material.where} is not the private key of the first certificate in ${certificate.where}`)
  }
  return { cert: chain.join('\n'), key: key.export({ type: 'pkcs8', format: 'pem' }) }
}

/** Reads the certificates of authorities, as PEM. @throws TlsError */
export async function loadAuthorities(file: string): Promise<string[]> {
  const material = await load('tls.ca_file', file)
  const certificates = material.pem ? certificatesOf(material) : derCertificate(material.bytes)
  if (certificates === undefined) throw new TlsError(`${material.where} is neither PEM nor a DER certificate`)
  return certificates
}

async function load(option: string, text: string): Promise<Material> {
  if (text.includes(PEM_START)) return { where: `the text in ${option}`, bytes: Buffer.from(text), pem: true }
  try {
    const bytes = await readFile(text)
    return { where: `${option} "${text}"`, bytes, pem: bytes.includes(PEM_START) }
  } catch (cause) {
    throw new TlsError(`${option} "${text}" cannot be read`, { cause })
  }
}

function certificatesOf({ where, bytes }: Material): string[] {
  const blocks = bytes.toString('latin1').match(PEM_CERTIFICATE) ?? []
  if (blocks.length === 0)
    throw new TlsError(`${where} holds no certificate: a block that begins with -----BEGIN CERTIFICATE----- is missing`)
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block).toString()
    } catch (cause) {
      throw new TlsError(`certificate ${index + 1} in ${where} is damaged`, { cause })
    }
  })
}

function derCertificate(bytes: Buffer): string[] | undefined {
  try {
    return [new X509Certificate(bytes).toString()]
  } catch {
    // Not a certificate, so perhaps an archive: the caller tries that, and reports what it finds.
    return undefined
  }
}

function archive({ where, bytes }: Material, pass: Secret | undefined): Identity {
  const identity = { pfx: bytes, passphrase: pass?.reveal() ?? '' }
  try {
    createSecureContext(identity)
    return identity
  } catch (cause) {
    throw new TlsError(
      `${where} is neither PEM, nor a DER certificate, nor a PKCS#12 archive that tls.key_pass opens`,
      { cause },
    )
  }
}

function privateKey({ where, bytes, pem }: Material, pass: Secret | undefined): KeyObject {
  const phrase = pass === undefined ? {} : { passphrase: pass.reveal() }
  try {
    if (pem) return createPrivateKey({ key: bytes, format: 'pem', ...phrase })
    return createPrivateKey({ key: bytes, format: 'der', type: derKeyType(bytes), ...phrase })
  } catch (cause) {
    const hint = pass === undefined ? ' (if it is encrypted, set tls.key_pass)' : ' with the passphrase in tls.key_pass'
    throw new TlsError(`${where} cannot be used as a private key${hint}`, { cause })
  }
}

/** Tells PKCS#8 (version 0, then an algorithm sequence, 0x30) from SEC 1 (version 1) and PKCS#1 (version 0, then an integer). */
function derKeyType(bytes: Buffer): 'pkcs8' | 'sec1' | 'pkcs1' {
  const version = bytes.subarray(0, 8).indexOf('0201', 'hex')
  if (version < 0) return 'pkcs8'
  if (bytes[version + 2] === 1 && bytes[version + 3] === 4) return 'sec1'
  return bytes[version + 3] === 2 ? 'pkcs1' : 'pkcs8'
}
