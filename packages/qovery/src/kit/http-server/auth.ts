import * as z from 'zod'
import { CREDENTIALS, type Credentials } from '../http-auth.ts'

/** `auth` of a component that listens: what clients must send in `Authorization`. */
export const authServerOptions = z.discriminatedUnion('strategy', CREDENTIALS, { error: strategyFault }).meta({
  description:
    'What clients must show to be answered. Use it with TLS only: the credentials are sent as they are, and whoever reads the connection has them.',
})

export type AuthServerOptions = Credentials

function strategyFault({ code, input }: { readonly code?: string | undefined; readonly input?: unknown }) {
  if (code !== 'invalid_union') return undefined
  const { strategy } = (input ?? {}) as { strategy?: unknown }
  const aws = strategy === 'aws' ? ' (aws signs requests that go out; it cannot check those that come in)' : ''
  return `strategy must be basic, bearer or custom${aws}`
}

/** Tells clients who may from those who may not. */
export interface Gate {
  /** Whether an `Authorization` header lets its sender in. Takes the same time for every wrong one. */
  admits(authorization: string | undefined): boolean
  /** The `WWW-Authenticate` header of the refusal. */
  readonly challenge: string
}

/** The gate that the options describe. */
export function gateOf(options: AuthServerOptions): Gate {
  switch (options.strategy) {
    case 'basic':
      return basicGate(options.user, options.password.reveal())
    case 'bearer': {
      const token = digest(Buffer.from(options.token.reveal()))
      return {
        admits: (header) => equals(token, bytesAfter('bearer', header)),
        challenge: 'Bearer realm="qovery"',
      }
    }
    case 'custom': {
      const value = digest(Buffer.from(options.value.reveal()))
      return {
        admits: (header) => equals(value, header === undefined ? undefined : Buffer.from(header, 'latin1')),
        challenge: 'Custom realm="qovery"',
      }
    }
  }
}

/** A gate for one user with a password, as UTF-8. Source: RFC 7617. */
export function basicGate(user: string, password: string): Gate {
  const credentials = digest(Buffer.from(`${user}:${password}`))
  return {
    admits(header) {
      const encoded = bytesAfter('basic', header)
      return equals(credentials, encoded && Buffer.from(encoded.toString('latin1'), 'base64'))
    },
    challenge: 'Basic realm="qovery", charset="UTF-8"',
  }
}

function bytesAfter(scheme: string, header: string | undefined): Buffer | undefined {
  const space = header?.indexOf(' ') ?? -1
  if (header === undefined || space < 0 || header.slice(0, space).toLowerCase() !== scheme) return undefined
  return Buffer.from(header.slice(space + 1).trim(), 'latin1')
}

/** Compares digests, so that neither content nor length of the right one shows in the time taken. */
function equals(right: Buffer, shown: Buffer | undefined): boolean {
  return (
    process.getBuiltinModule('node:crypto').timingSafeEqual(right, digest(shown ?? Buffer.alloc(0))) &&
    shown !== undefined
  )
}

function digest(bytes: Buffer): Buffer {
  return process.getBuiltinModule('node:crypto').hash('sha256', bytes, 'buffer')
}
