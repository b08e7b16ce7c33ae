/** How long parts of a request may take, in milliseconds; 0: as long as they like. The `signal` of a request limits the whole. */
export interface HttpTimeouts {
  /** Connecting, with the TLS handshake. */
  readonly connect_ms: number
  /** From the end of the request to the end of the answer's headers. */
  readonly headers_ms: number
  /** Between two pieces of the answer's body. */
  readonly body_ms: number
  /** How long an idle connection is kept, where the server says nothing of it. */
  readonly keep_alive_ms: number
}

export const DEFAULT_TIMEOUTS: HttpTimeouts = {
  connect_ms: 10_000,
  headers_ms: 60_000,
  body_ms: 60_000,
  keep_alive_ms: 30_000,
}
