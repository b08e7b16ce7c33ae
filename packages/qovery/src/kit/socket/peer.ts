import type { Socket } from 'node:net'
import type { ClientCertificate } from '../tls/client-certificate.ts'

/** Who is at the other end; the address is missing for a unix socket. */
export interface Peer {
  readonly address: string | undefined
  readonly port: number | undefined
  /** What the client's certificate says, where it showed one. */
  readonly certificate?: ClientCertificate | undefined
}

/** The sender of what comes over a unix socket. */
export const NOBODY: Peer = { address: undefined, port: undefined }

export function peerOf(socket: Socket): Peer {
  return { address: socket.remoteAddress, port: socket.remotePort }
}
