import { s } from '@qovery/sdk'
import * as z from 'zod'

/** `auth` of a component that sends requests: what it shows in `Authorization`. */
export const authClientOptions = z
  .discriminatedUnion(
    'strategy',
    [
      s.object({
        strategy: z.literal('basic').meta({ description: 'A user name and a password (RFC 7617).' }),
        user: s
          .string('The user name. It cannot contain a colon.', { examples: ['${USERNAME}', 'username'] })
          .refine((user) => !user.includes(':'), 'a user name cannot contain a colon: HTTP ends it there (RFC 7617)'),
        password: s.secret('The password.', { examples: ['${PASSWORD}', 'password'] }),
      }),
      s.object({
        strategy: z.literal('bearer').meta({ description: 'A token, sent as `Bearer TOKEN` (RFC 6750).' }),
        token: s.secret('The token.', { examples: ['${TOKEN}'] }),
      }),
      s.object({
        strategy: z.literal('custom').meta({ description: 'A header value of your own.' }),
        value: s.secret('The whole value of the `Authorization` header.', {
          examples: ['${AUTH_HEADER_VALUE}', 'CUSTOM_PREFIX ${TOKEN}'],
        }),
      }),
    ],
    { error: unknownStrategy },
  )
  .meta({
    description:
      'What requests show to the server. Use it with TLS only: the credentials are sent as they are, and whoever reads the connection has them.',
  })

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

function unknownStrategy(issue: { readonly code?: string | undefined; readonly input?: unknown }): string | undefined {
  if (issue.code !== 'invalid_union') return undefined
  const { strategy } = (issue.input ?? {}) as { strategy?: unknown }
  return strategy === 'aws'
    ? 'the strategy aws (requests signed for AWS) is not supported yet: use basic, bearer or custom'
    : 'strategy must be basic, bearer or custom'
}
