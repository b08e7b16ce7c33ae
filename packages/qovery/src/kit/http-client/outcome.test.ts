import { isReject, isRetry } from '@qovery/sdk'
import { describe, expect, test } from 'vitest'
import type { HttpAnswer } from './answer.ts'
import { HttpFault } from './fault.ts'
import { checkDelivered, failedDelivery, retryAfterMs } from './outcome.ts'

const answer = (status: number, headers: HttpAnswer['headers'] = {}, body = ''): HttpAnswer => ({
  status,
  headers,
  body: Buffer.from(body),
  wire_bytes: body.length,
})

function thrownFor(given: HttpAnswer, repeatable?: (status: number) => boolean): Error | undefined {
  try {
    checkDelivered(given, repeatable)
    return undefined
  } catch (error) {
    return error as Error
  }
}

describe('an answer', () => {
  test.for([200, 201, 204, 299])('%i is a delivery', (status) => {
    expect(thrownFor(answer(status))).toBeUndefined()
  })

  test.for([408, 425, 429, 500, 502, 503, 504, 599])('%i is worth another try', (status) => {
    expect(isRetry(thrownFor(answer(status)))).toBe(true)
  })

  test.for([301, 304, 400, 401, 403, 404, 413, 422, 501])('%i is final', (status) => {
    expect(isReject(thrownFor(answer(status)))).toBe(true)
  })

  test('is judged by the caller where he knows better', () => {
    expect(isRetry(thrownFor(answer(404), (status) => status === 404))).toBe(true)
    expect(isReject(thrownFor(answer(500), () => false))).toBe(true)
  })

  test('tells what the receiver said, on one line and not all of it', () => {
    const said = thrownFor(
      answer(400, { 'content-type': 'application/json' }, `{"error":\r\n\t"bad \u0007 ${'x'.repeat(999)}"}`),
    )
    expect(said?.message).toMatch(/^the receiver answered 400: \{"error": "bad x+…$/)
    expect(said?.message.length).toBeLessThan(250)
    expect(thrownFor(answer(400, { 'content-type': 'image/png' }, 'PNG'))?.message).toBe('the receiver answered 400')
  })

  test('asks for a pause with Retry-After', () => {
    expect(thrownFor(answer(429, { 'retry-after': '7' }))).toMatchObject({ afterMs: 7000 })
    expect(thrownFor(answer(503))).toMatchObject({ afterMs: undefined })
  })
})

test('Retry-After is seconds or a date, never in the past or absurdly far away', () => {
  const now = Date.parse('Wed, 21 Oct 2015 07:28:00 GMT')
  expect(retryAfterMs('120', now)).toBe(120_000)
  expect(retryAfterMs('Wed, 21 Oct 2015 07:28:30 GMT', now)).toBe(30_000)
  expect(retryAfterMs('Wed, 21 Oct 2015 07:27:00 GMT', now)).toBe(0)
  expect(retryAfterMs('9'.repeat(30), now)).toBe(86_400_000)
  expect(retryAfterMs('soon', now)).toBeUndefined()
  expect(retryAfterMs(undefined, now)).toBeUndefined()
})

test('a request without an answer may be repeated, unless it cannot be made at all', () => {
  expect(isRetry(failedDelivery(new HttpFault('connect_failed', 'refused')))).toBe(true)
  expect(isReject(failedDelivery(new HttpFault('bad_request', 'no such method')))).toBe(true)
  const other = new Error('other')
  expect(failedDelivery(other)).toBe(other)
})
