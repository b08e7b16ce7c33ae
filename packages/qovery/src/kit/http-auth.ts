import { s } from '@qovery/sdk'
import * as z from 'zod'

/**
 * The option `auth`: what stands in `Authorization`, in requests that go out and in those that come in.
 * @param aws why the strategy `aws` of other programs is refused
 */
export function authOption(description: string, aws: string) {
  const error = (issue: { readonly code?: string | undefined; readonly input?: unknown }): string | undefined => {
    if (issue.code !== 'invalid_union') return undefined
    const { strategy } = (issue.input ?? {}) as { strategy?: unknown }
    return `strategy must be basic, bearer or custom${strategy === 'aws' ? ` (${aws})` : ''}`
  }
  return z
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
      { error },
    )
    .meta({ description })
}
