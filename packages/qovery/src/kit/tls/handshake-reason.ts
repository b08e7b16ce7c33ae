/** What OpenSSL says of clients that do not speak TLS, by its first records being something else. */
const NOT_TLS = new Set(['wrong version number', 'http request', 'packet length too long', 'bad record type'])

/** Why a handshake failed, without the place in the source of OpenSSL where that was noticed. */
export function handshakeReason(
  error: Error & { readonly code?: string | undefined; readonly reason?: string },
): string {
  if (error.code === 'ECONNRESET') return 'it left before the handshake was over'
  if (error.reason === undefined) return error.message
  return NOT_TLS.has(error.reason) ? `what it sent is not TLS (${error.reason})` : error.reason
}
