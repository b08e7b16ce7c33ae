/** Base of all errors that the sdk knows; `code` is stable, and `brand` lets a copy of the sdk recognise another's errors. */
export class QoveryError extends Error {
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

const RETRY = Symbol.for('qovery.error.retry')
const REJECT = Symbol.for('qovery.error.reject')
const PARTIAL = Symbol.for('qovery.error.partial')

/** Thrown by a sink's `write`: the same batch may succeed later, `afterMs` from now at the soonest. */
export class Retry extends QoveryError {
  readonly [RETRY] = true
  readonly afterMs: number | undefined

  constructor(message: string, options: ErrorOptions & { afterMs?: number } = {}) {
    super('QV_RETRY', message, options)
    this.afterMs = options.afterMs
  }
}

/** Thrown by a sink's `write`: the receiver will never take this batch. */
export class Reject extends QoveryError {
  readonly [REJECT] = true

  constructor(message: string, options?: ErrorOptions) {
    super('QV_REJECT', message, options)
  }
}

/** Thrown by a sink's `write`: some events were taken. Positions count from 0 in the batch; those in neither list were delivered. */
export class Partial extends QoveryError {
  readonly [PARTIAL] = true
  readonly rejected: readonly number[]
  readonly retry: readonly number[]

  constructor(
    message: string,
    parts: { rejected?: readonly number[]; retry?: readonly number[] },
    options?: ErrorOptions,
  ) {
    super('QV_PARTIAL', message, options)
    this.rejected = parts.rejected ?? []
    this.retry = parts.retry ?? []
  }
}

export function isRetry(error: unknown): error is Retry {
  return branded(error, RETRY)
}

export function isReject(error: unknown): error is Reject {
  return branded(error, REJECT)
}

export function isPartial(error: unknown): error is Partial {
  return branded(error, PARTIAL)
}

function branded(error: unknown, brand: symbol): boolean {
  return typeof error === 'object' && error !== null && brand in error
}

/** One line of words for anything that was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(messageOf).join('; ')
  if (error instanceof Error) return error.message || error.name
  return typeof error === 'object' && error !== null ? Object.prototype.toString.call(error) : String(error)
}
