import type * as z from 'zod'
import { authOption } from '../http-auth.ts'

/** `auth` of a component that sends requests: what it shows in `Authorization`. */
export const authClientOptions = authOption(
  'What requests show to the server. Use it with TLS only: the credentials are sent as they are, and whoever reads the connection has them.',
  'requests signed for AWS are not supported yet',
)

export type AuthClientOptions = z.output<typeof authClientOptions>

/** The value of the `Authorization` header. */
export function authorizationOf(options: AuthClientOptions): string {
  switch (options.strategy) {
    case 'basic':
      return `Basic ${Buffer.from(`${options.user}:${options.password.reveal()}`).toString('base64')}`
    case 'bearer':
      return `Bearer ${options.token.reveal()}`
    case 'custom':
      return options.value.reveal()
  }
}
