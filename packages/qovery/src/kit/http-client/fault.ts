import { messageOf, QoveryError } from '@qovery/sdk'

/** Why there is no answer, for counters and for decisions. */
export type HttpFaultType =
  | 'connect_failed'
  | 'timeout'
  | 'connection_broken'
  | 'answer_too_large'
  | 'answer_damaged'
  | 'aborted'
  | 'bad_request'
  | 'no_credentials'

/** Thrown where a request got no usable answer; the message says of which address, and why. */
export class HttpFault extends QoveryError {
  readonly type: HttpFaultType

  constructor(type: HttpFaultType, message: string, options?: ErrorOptions) {
    super('QV_HTTP', message, options)
    this.type = type
  }
}

const TYPES: Readonly<Record<string, HttpFaultType>> = {
  UND_ERR_CONNECT_TIMEOUT: 'connect_failed',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_SOCKET: 'connection_broken',
  UND_ERR_INVALID_ARG: 'bad_request',
  UND_ERR_NOT_SUPPORTED: 'bad_request',
  UND_ERR_HEADERS_OVERFLOW: 'answer_too_large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'answer_damaged',
  UND_ERR_CLOSED: 'aborted',
  UND_ERR_DESTROYED: 'aborted',
  ECONNRESET: 'connection_broken',
  EPIPE: 'connection_broken',
}

/** The fault for what undici reports of a request to `origin`. */
export function faultOf(error: Error, origin: string): HttpFault {
  if (error instanceof HttpFault) return error
  const code = 'code' in error ? String(error.code) : ''
  const type = TYPES[code] ?? (error.name === 'HTTPParserError' ? 'answer_damaged' : 'connect_failed')
  return new HttpFault(type, `${origin}: ${reasonOf(type, error)}`, { cause: error })
}

function reasonOf(type: HttpFaultType, error: Error): string {
  const message = messageOf(error)
  switch (type) {
    case 'timeout':
      return `the server did not answer in time (${message})`
    case 'connection_broken':
      return `the connection broke before the whole answer had come (${message})`
    case 'answer_damaged':
      return `the answer is not HTTP (${message})`
    default:
      return message
  }
}
