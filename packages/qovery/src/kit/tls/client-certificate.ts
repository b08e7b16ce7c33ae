import type { PeerCertificate } from 'node:tls'

/** Who a client says it is, as its certificate tells. */
export interface ClientCertificate {
  /** As `CN=…,OU=…,O=…,L=…,ST=…,C=…`: of those, what the certificate has. */
  readonly subject: string
  /** Its other names, with their types: `DNS:…`, `email:…`, `URI:…`, `IP Address:…`. */
  readonly subject_altnames: readonly string[]
}

const SUBJECT_PARTS = ['CN', 'OU', 'O', 'L', 'ST', 'C'] as const
/** A name among others that commas part; one with a comma in it is in quotes. */
const ALTNAME = /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g

/** What the certificate of a client says; `undefined` where it showed none. */
export function clientCertificate(certificate: PeerCertificate | object): ClientCertificate | undefined {
  if (!('subject' in certificate)) return undefined
  const { subject, subjectaltname = '' } = certificate
  const parts = SUBJECT_PARTS.flatMap((name) => [subject[name] ?? []].flat().map((value) => `${name}=${value}`))
  const names = subjectaltname.match(ALTNAME) ?? []
  return { subject: parts.join(','), subject_altnames: names.map((name) => name.trim()) }
}
