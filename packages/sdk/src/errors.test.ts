import { describe, expect, test } from 'vitest'
import { isPartial, isReject, isRetry, messageOf, Partial, QoveryError, Reject, Retry } from './errors.ts'

describe('what a sink throws', () => {
  test('is told apart', () => {
    const errors = [new Retry('a'), new Reject('b'), new Partial('c', {}), new Error('d'), null, undefined, 'e', 1]
    expect(errors.map(isRetry)).toEqual([true, false, false, false, false, false, false, false])
    expect(errors.map(isReject)).toEqual([false, true, false, false, false, false, false, false])
    expect(errors.map(isPartial)).toEqual([false, false, true, false, false, false, false, false])
  })

  test('is recognised when another copy of the sdk made it', () => {
    expect(isRetry({ [Symbol.for('qovery.error.retry')]: true })).toBe(true)
    expect(isReject({ [Symbol.for('qovery.error.reject')]: true })).toBe(true)
    expect(isPartial({ [Symbol.for('qovery.error.partial')]: true })).toBe(true)
  })

  test('has a stable code, a name and its cause', () => {
    const cause = new Error('refused')
    const retry = new Retry('later', { cause, afterMs: 50 })
    expect(retry).toBeInstanceOf(QoveryError)
    expect(retry).toMatchObject({ name: 'Retry', code: 'QV_RETRY', message: 'later', cause, afterMs: 50 })
    expect(new Reject('no')).toMatchObject({ name: 'Reject', code: 'QV_REJECT' })
    expect(new Partial('some', { retry: [1] })).toMatchObject({ code: 'QV_PARTIAL', rejected: [], retry: [1] })
  })
})

test.for<[unknown, string]>([
  [new Error('broken'), 'broken'],
  [new TypeError(), 'TypeError'],
  ['text', 'text'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Object.create(null), '[object Object]'],
  [Symbol('odd'), 'Symbol(odd)'],
  [new AggregateError([new Error('a'), 'b'], 'several'), 'a; b'],
  [new AggregateError([], 'none'), 'none'],
])('%o is told as "%s"', ([error, message]) => {
  expect(messageOf(error)).toBe(message)
})
