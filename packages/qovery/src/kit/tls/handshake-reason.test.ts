import { expect, test } from 'vitest'
import { handshakeReason } from './handshake-reason.ts'

const PLACE = '407D6FF5197F0000:error:0A0000C7:SSL routines:tls_process:no:../deps/openssl/statem_srvr.c:3764:\n'

function failed(parts: { readonly code?: string; readonly reason?: string }, message = PLACE): Error {
  return Object.assign(new Error(message), parts)
}

test('the reason of OpenSSL is told without its place in the source', () => {
  const error = failed({
    code: 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE',
    reason: 'peer did not return a certificate',
  })
  expect(handshakeReason(error)).toBe('peer did not return a certificate')
})

test('a client that speaks something else is named as such', () => {
  const error = failed({ code: 'ERR_SSL_WRONG_VERSION_NUMBER', reason: 'wrong version number' })
  expect(handshakeReason(error)).toBe('what it sent is not TLS (wrong version number)')
})

test('a client that left is said to have left, and any other error speaks for itself', () => {
  expect(handshakeReason(failed({ code: 'ECONNRESET' }, 'socket hang up'))).toBe(
    'it left before the handshake was over',
  )
  expect(handshakeReason(failed({}, 'TLS handshake timeout'))).toBe('TLS handshake timeout')
})
