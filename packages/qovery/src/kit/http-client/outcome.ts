import { Reject, Retry } from '@qovery/sdk'
import type { HttpAnswer } from './answer.ts'
import { HttpFault } from './fault.ts'

/** Tells by its status whether a request that was not a success is worth repeating. */
export type Repeatable = (status: number) => boolean

/** How much of a refusal's body goes into its message. */
const EXCERPT_CHARACTERS = 200
const DAY_MS = 86_400_000

/**
 * 408, 425, 429 and 5xx but for 501: the receiver may take later what it did not take now.
 * Source: RFC 9110, section 15; RFC 8470, section 5.2; RFC 6585, section 4.
 */
export function isRepeatable(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501)
}

/** Returns for a success (2xx). @throws Retry, after the time that the receiver asks for, or Reject; with what the receiver said */
export function checkDelivered(answer: HttpAnswer, repeatable: Repeatable = isRepeatable): void {
  const { status } = answer
  if (status >= 200 && status < 300) return
  const said = excerpt(answer)
  const message = said === '' ? `the receiver answered ${status}` : `the receiver answered ${status}: ${said}`
  if (!repeatable(status)) throw new Reject(message)
  const afterMs = retryAfterMs(answer.headers['retry-after'], Date.now())
  throw new Retry(message, afterMs === undefined ? {} : { afterMs })
}

/** What a request's failure means for its events: all but a request that cannot be made may be repeated. */
export function failedDelivery(error: unknown): Error {
  if (!(error instanceof HttpFault)) return error instanceof Error ? error : new Error(String(error))
  return error.type === 'bad_request'
    ? new Reject(error.message, { cause: error })
    : new Retry(error.message, { cause: error })
}

/** The waiting time of a `Retry-After` header: seconds or a date. Source: RFC 9110, section 10.2.3. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), DAY_MS)
}

/** The beginning of a body that is text, on one line. */
function excerpt({ body, headers }: HttpAnswer): string {
  if (!/^(?:text\/|application\/(?:[\w.]+\+)?(?:json|xml))/i.test(headers['content-type'] ?? 'text/')) return ''
  const text = body
    .toString('utf8', 0, 4 * EXCERPT_CHARACTERS)
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim()
  return text.length > EXCERPT_CHARACTERS ? `${text.slice(0, EXCERPT_CHARACTERS)}…` : text
}
