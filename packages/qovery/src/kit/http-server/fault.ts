import { handshakeReason } from '../tls/handshake-reason.ts'

/** Something that went wrong with a client, the network or a handler; the server goes on. */
export interface Fault {
  readonly type:
    | 'connection_limit'
    | 'request_timeout'
    | 'header_too_large'
    | 'malformed_request'
    | 'tls_handshake_failed'
    | 'accept_failed'
    | 'handler_failed'
  readonly message: string
  /** Address of the client. */
  readonly peer?: string | undefined
}

/** A fault of a client, with the raw answer that it still gets. */
interface ClientFault extends Fault {
  readonly answer?: string
}

/** The first byte of a TLS handshake record. Source: RFC 8446, section 5.1. */
const TLS_HANDSHAKE = 0x16
/** Codes of connections that ended without anybody's fault. */
const LEFT = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'HPE_INVALID_EOF_STATE'])

export function refusal(most: number): Fault {
  return {
    type: 'connection_limit',
    message: `A connection was refused: ${most} are open already, the most that is allowed`,
  }
}

/** What there is to say of an error on a connection; `undefined` where the client merely went away. */
export function clientFault(
  error: NodeJS.ErrnoException & { readonly rawPacket?: Buffer },
  peer: string | undefined,
  tls: boolean,
): ClientFault | undefined {
  const code = error.code ?? ''
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    const answer = rawAnswer('408 Request Timeout', 'The request took too long to arrive.')
    return { type: 'request_timeout', message: 'A client took too long over its request; it was cut off', peer, answer }
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    const answer = rawAnswer('431 Request Header Fields Too Large', 'The headers are larger than this server allows.')
    return {
      type: 'header_too_large',
      message: 'A client sent more header than is allowed; it was cut off',
      peer,
      answer,
    }
  }
  if (code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE') {
    const hint = error.rawPacket?.[0] === TLS_HANDSHAKE ? ' but TLS, which is not enabled here' : `: ${error.message}`
    const answer = rawAnswer('400 Bad Request', 'This is not a well-formed HTTP/1.1 request.')
    return { type: 'malformed_request', message: `A client sent what is not HTTP/1.1${hint}`, peer, answer }
  }
  if (!tls || LEFT.has(code)) return undefined
  return {
    type: 'tls_handshake_failed',
    message: `A client failed at the TLS handshake: ${handshakeReason(error)}`,
    peer,
  }
}

function rawAnswer(status: string, text: string): string {
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n`
  return `${head}Content-Length: ${text.length + 1}\r\n\r\n${text}\n`
}
