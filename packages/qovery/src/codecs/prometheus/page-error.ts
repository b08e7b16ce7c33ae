import { QoveryError } from '@qovery/sdk'

/** Why a page as a whole is of no use, for counters. */
export type PageErrorReason = 'malformed_page' | 'sample_limit' | 'label_limit'

/** Thrown where a page of metrics cannot be taken; the message says where on the page, and why. */
export class PageError extends QoveryError {
  readonly reason: PageErrorReason

  constructor(message: string, reason: PageErrorReason = 'malformed_page', options?: ErrorOptions) {
    super('QV_METRICS_PAGE', message, options)
    this.reason = reason
  }
}
