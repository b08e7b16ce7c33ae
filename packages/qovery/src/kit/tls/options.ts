import { s } from '@qovery/sdk'
import type * as z from 'zod'

const VERSIONS = {
  TLSv1: 'TLS 1.0, deprecated by RFC 8996.',
  'TLSv1.1': 'TLS 1.1, deprecated by RFC 8996.',
  'TLSv1.2': 'TLS 1.2.',
  'TLSv1.3': 'TLS 1.3.',
} as const

const shared = {
  alpn_protocols: s
    .list('Protocols offered in the handshake (ALPN), the preferred one first.', s.string('The name of a protocol.'), {
      examples: [['h2']],
    })
    .optional(),
  ca_file: s
    .file(
      "Certificates of the authorities that the peer's certificate must come from, in place of those the system trusts. PEM or DER, or the PEM text itself.",
      { examples: ['/path/to/certificate_authority.crt'] },
    )
    .optional(),
  crt_file: s
    .file(
      'The certificate shown to the peer, with its chain. PEM, DER or PKCS#12, or the PEM text itself. All but PKCS#12 need `key_file` too.',
      { examples: ['/path/to/host_certificate.crt'] },
    )
    .optional(),
  key_file: s
    .file('The private key of `crt_file`. PEM or DER (PKCS#8), or the PEM text itself.', {
      examples: ['/path/to/host_certificate.key'],
    })
    .optional(),
  key_pass: s.secret('The passphrase of `key_file`, or of the PKCS#12 archive in `crt_file`.').optional(),
  min_tls_version: s.choice('The oldest version that is negotiated; TLS 1.2 where it is not set.', VERSIONS).optional(),
  max_tls_version: s.choice('The newest version that is negotiated.', VERSIONS).optional(),
}
const enabled = s.bool('Whether connections are encrypted. The other options have no effect without it.').optional()

/** `tls` of a component that listens. */
export const tlsServerOptions = s.object({
  enabled,
  ...shared,
  verify_certificate: s
    .bool(
      'Whether clients must show a valid certificate of a trusted authority: not expired, and with a complete chain. Off by default.',
    )
    .optional(),
  verify_hostname: s.bool('Has no effect on a component that listens.').optional(),
  server_name: s.string('Has no effect on a component that listens.').optional(),
})

/** `tls` of a source that can tell events who sent them. */
export const tlsSourceOptions = tlsServerOptions.extend({
  client_metadata_key: s
    .path(
      "The field of a log event that takes what the client's certificate says: an object with `subject` and, where it has any, `subject_altnames`.",
    )
    .optional(),
})

/** `tls` of a component that connects where the address says whether to encrypt, such as `https://`. */
export const tlsClientOptions = s.object({
  ...shared,
  verify_certificate: s
    .bool(
      'Whether the server must show a valid certificate of a trusted authority: not expired, and with a complete chain. On by default; without it anybody can pose as the server.',
    )
    .optional(),
  verify_hostname: s
    .bool(
      "Whether the server's certificate must name the host that was asked for. On by default; without it anybody with some certificate can pose as the server.",
    )
    .optional(),
  server_name: s
    .string('The name that the server is asked to be (SNI) and must prove, where it is not the host of the address.', {
      examples: ['www.example.com'],
    })
    .optional(),
})

/** `tls` of a component that connects where nothing but this option says whether to encrypt. */
export const tlsSwitchedClientOptions = tlsClientOptions.extend({ enabled })

export type TlsServerOptions = z.output<typeof tlsServerOptions>
export type TlsClientOptions = z.output<typeof tlsClientOptions>
