import { s } from '@qovery/sdk'
import * as z from 'zod'

/** `auth` of a source that listens for HTTP: what a request must show for its events to be taken. */
export const requestAuthOption = z
  .discriminatedUnion(
    'strategy',
    [
      s.object({
        strategy: z.literal('basic').meta({ description: 'A user name and a password (RFC 7617).' }),
        username: s
          .string('The user name. It cannot contain a colon.', { examples: ['${USERNAME}', 'username'] })
          .refine((name) => !name.includes(':'), 'a user name cannot contain a colon: HTTP ends it there (RFC 7617)'),
        password: s.secret('The password.', { examples: ['${PASSWORD}', 'password'] }),
      }),
      s.object({
        strategy: z.literal('custom').meta({
          description: 'A program in the Vector Remap Language, which comes to `true` for requests that are let in.',
        }),
        source: s.string(
          'The program. It finds `.headers` (an object whose names are in lower case), `.path` and `.address` (that of the client, or `null`), and may not change them. What it writes into `%` becomes fields of the events. A request on which it fails or ends by `abort` is refused. It cannot wait for others: no DNS, no HTTP.',
          {
            examples: [
              '.headers."x-api-key" == get_env_var!("API_KEY")',
              '%tenant = .headers."x-tenant"\nip_cidr_contains!("10.0.0.0/8", .address)',
            ],
          },
        ),
      }),
    ],
    { error: unknownStrategy },
  )
  .meta({
    description:
      'What clients must show. Use it with TLS only: the credentials are sent as they are, and whoever reads the connection has them.',
  })

export type RequestAuthOptions = z.output<typeof requestAuthOption>

function unknownStrategy(issue: { readonly code?: string | undefined }): string | undefined {
  return issue.code === 'invalid_union' ? 'strategy must be basic or custom' : undefined
}
