import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { QoveryError } from '@qovery/sdk'

/** Thrown while a request is handled: the client gets this status with the message, as JSON. */
export class HttpRefusal extends QoveryError {
  readonly status: number
  /** For counters. */
  readonly type: string
  readonly headers: OutgoingHttpHeaders
  /** Whether the connection ends with the answer: what the client still sends is not wanted. */
  readonly closes: boolean

  constructor(
    status: number,
    type: string,
    message: string,
    more: { headers?: OutgoingHttpHeaders; closes?: boolean; cause?: unknown } = {},
  ) {
    super('QV_HTTP_REFUSAL', message, { cause: more.cause })
    this.status = status
    this.type = type
    this.headers = more.headers ?? {}
    this.closes = more.closes ?? false
  }
}

/** Answers with the status of a refusal and `{"code":…,"message":…}`. */
export function answerRefusal(response: ServerResponse, { status, message, headers, closes }: HttpRefusal): void {
  const body = Buffer.from(JSON.stringify({ code: status, message }))
  if (closes) response.shouldKeepAlive = false
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
    'Content-Length': body.length,
  })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}
