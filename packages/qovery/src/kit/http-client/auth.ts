import { s } from '@qovery/sdk'
import * as z from 'zod'
import { awsCredentialOptions } from '../aws/options.ts'
import { CREDENTIALS, type Credentials } from '../http-auth.ts'

const aws = s.object({
  strategy: z.literal('aws').meta({ description: 'A signature for a service of AWS (Signature Version 4).' }),
  service: s.string('The service that requests are signed for, as AWS names it in signatures.', {
    examples: ['aps', 'es', 's3'],
  }),
  auth: awsCredentialOptions,
})

/** `auth` of a component that sends requests: what it shows in `Authorization`. */
export const authClientOptions = z
  .discriminatedUnion('strategy', [...CREDENTIALS, aws], {
    error: ({ code }) => (code === 'invalid_union' ? 'strategy must be basic, bearer, custom or aws' : undefined),
  })
  .meta({
    description:
      'What requests show to the server. Use it with TLS only: credentials are sent as they are, and whoever reads the connection has them.',
  })

export type AuthClientOptions = z.output<typeof authClientOptions>

/** The value of the `Authorization` header. */
export function authorizationOf(options: Credentials): string {
  switch (options.strategy) {
    case 'basic':
      return `Basic ${Buffer.from(`${options.user}:${options.password.reveal()}`).toString('base64')}`
    case 'bearer':
      return `Bearer ${options.token.reveal()}`
    case 'custom':
      return options.value.reveal()
  }
}
