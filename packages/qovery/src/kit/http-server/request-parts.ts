import type { IncomingMessage } from 'node:http'
import { fromBytes } from '@qovery/vrl/value'

/** The address of the client, an IPv4 one in its own form; `undefined` once its connection is gone. */
export function peerAddress({ socket }: IncomingMessage): string | undefined {
  return socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '')
}

/** The value of a header as Node gives it, which is Latin-1: clients write UTF-8, if anything beyond ASCII. */
export function headerText(header: string): string | Uint8Array {
  return /[^\0-\x7f]/.test(header) ? fromBytes(new Uint8Array(Buffer.from(header, 'latin1'))) : header
}
