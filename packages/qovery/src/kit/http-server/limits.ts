/** What an HTTP server grants its clients. Times are in milliseconds. */
export interface HttpLimits {
  /** Connections at once; further ones are closed as they come. */
  readonly max_connections: number
  /** How long a client may take over the TLS handshake. */
  readonly handshake_ms: number
  /** How long a client may take over its request line and headers, from connecting or from its last answer's end. */
  readonly headers_ms: number
  /** How long a client may take over a whole request with its body; 0: as long as it likes. */
  readonly request_ms: number
  /** How long a connection may lie idle between requests. */
  readonly keep_alive_ms: number
  /** Age at which a connection gets `Connection: close` with its next answer; 0: never. */
  readonly connection_age_ms: number
  /** The part of that age by which connections may live longer or shorter, so that they do not all come back at once. */
  readonly connection_age_jitter: number
  /** Size of request line and headers together, in bytes. */
  readonly header_bytes: number
  /** How long `stop` waits for answers under way before it cuts them off. */
  readonly stop_ms: number
}

/** Idle connections outlive the usual scrape interval of a minute, so that a scraper can keep its own. */
export const DEFAULT_LIMITS: HttpLimits = {
  max_connections: 512,
  handshake_ms: 10_000,
  headers_ms: 10_000,
  request_ms: 60_000,
  keep_alive_ms: 75_000,
  connection_age_ms: 0,
  connection_age_jitter: 0.1,
  header_bytes: 16 * 1024,
  stop_ms: 5_000,
}
