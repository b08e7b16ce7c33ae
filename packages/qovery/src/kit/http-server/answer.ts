import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { QoveryError } from '@qovery/sdk'

/** Thrown while answering when the client has closed its connection. */
export class ClientGone extends QoveryError {
  constructor() {
    super('QV_CLIENT_GONE', 'the client closed the connection before it had sent its request and had its whole answer')
  }
}

/** Thrown while answering when the client does not take the answer in time; the connection is cut. */
export class ClientStalled extends QoveryError {
  constructor(message: string) {
    super('QV_CLIENT_STALLED', message)
  }
}

/** How long a client may take over an answer, in milliseconds. */
export interface AnswerLimits {
  /** Without taking the next piece of what was written. */
  readonly stall_ms: number
  /** In all. */
  readonly answer_ms: number
}

/** Sends a short answer of known length; to HEAD without the body. */
export function answerText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: OutgoingHttpHeaders = {},
): void {
  const body = Buffer.from(text)
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
    'Content-Length': body.length,
  })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

/**
 * Sends `body` piece by piece as fast as the client takes it, ends the answer, and returns its size in bytes. The head
 * must have been set; it leaves with the first piece. `onSent` hears of each piece that the system has taken, which is
 * not read any more.
 * @throws ClientGone, ClientStalled; and what `body` throws. Then the connection is gone, or must be destroyed.
 */
export async function answerStream(
  response: ServerResponse,
  body: AsyncIterable<Buffer>,
  limits: AnswerLimits,
  onSent: (piece: Buffer) => void = () => undefined,
): Promise<number> {
  const deadline = performance.now() + limits.answer_ms
  let bytes = 0
  for await (const piece of body) {
    if (response.destroyed) throw new ClientGone()
    bytes += piece.length
    const isTaken = response.write(piece, (error) => {
      if (!(error instanceof Error)) onSent(piece)
    })
    if (!isTaken) await progress(response, 'drain', limits, deadline)
  }
  if (response.destroyed) throw new ClientGone()
  const finished = progress(response, 'finish', limits, deadline)
  response.end()
  await finished
  return bytes
}

/** Resolves when the client has taken what was written. */
function progress(
  response: ServerResponse,
  event: 'drain' | 'finish',
  limits: AnswerLimits,
  deadline: number,
): Promise<void> {
  const left = deadline - performance.now()
  return new Promise((resolve, reject) => {
    const settle = (error?: Error) => {
      clearTimeout(timer)
      response.off(event, onProgress)
      response.off('close', onClose)
      if (error === undefined) resolve()
      else reject(error)
    }
    const onProgress = () => settle()
    const onClose = () => settle(new ClientGone())
    const onLate = () => {
      settle(new ClientStalled(lateness(limits, left)))
      response.req.socket.destroy()
    }
    const timer = setTimeout(onLate, Math.max(0, Math.min(limits.stall_ms, left)))
    response.on(event, onProgress)
    response.on('close', onClose)
  })
}

function lateness({ stall_ms, answer_ms }: AnswerLimits, left: number): string {
  return stall_ms < left
    ? `the client took nothing of its answer for ${stall_ms / 1000} s; the connection was cut`
    : `the client had not taken its whole answer after ${answer_ms / 1000} s; the connection was cut`
}
