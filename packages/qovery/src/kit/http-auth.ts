import { s } from '@qovery/sdk'
import * as z from 'zod'

/** What may stand in `Authorization`, in requests that go out and in those that come in. */
export const CREDENTIALS = [
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
] as const

export type Credentials = z.output<(typeof CREDENTIALS)[number]>
