import { s } from '@qovery/sdk'
import type * as z from 'zod'

const seconds = (description: string) => s.uint(description, { unit: 'seconds', min: 1 })

const imds = s
  .object({
    connect_timeout_seconds: seconds('How long a connection may take.').default(1),
    read_timeout_seconds: seconds('How long an answer may take.').default(1),
    max_attempts: s.uint('How often it is asked before it counts as not there.', { min: 1 }).default(4),
  })
  .prefault({})
  .meta({ description: 'How the metadata service of the machine (IMDS) is asked.' })

/** `auth.auth`: where the credentials of AWS come from. */
export const awsCredentialOptions = s
  .object({
    access_key_id: s.string('The id of an access key.', { examples: ['AKIAIOSFODNN7EXAMPLE'] }).optional(),
    secret_access_key: s.secret('The access key.', { examples: ['${AWS_SECRET_ACCESS_KEY}'] }).optional(),
    session_token: s.secret('The token of a session, with a temporary access key.').optional(),
    credentials_file: s.string('A file with access keys by profile.', { examples: ['/my/aws/credentials'] }).optional(),
    profile: s.string('The profile in `credentials_file`.', { examples: ['develop'] }).default('default'),
    assume_role: s
      .string('The ARN of a role to take on, with the credentials found.', {
        examples: ['arn:aws:iam::123456789098:role/my_role'],
      })
      .optional(),
    external_id: s
      .string('The external id that the role asks for.', { examples: ['randomEXAMPLEidString'] })
      .optional(),
    session_name: s
      .string('The name of the session in the role. Left out: `qovery` with the time of the start.', {
        examples: ['indexer'],
      })
      .optional(),
    region: s
      .string('The region. Left out: `AWS_REGION` of the environment, or where this machine is.', {
        examples: ['us-west-2'],
      })
      .optional(),
    load_timeout_secs: seconds('How long finding credentials may take.').default(5),
    imds,
  })
  .superRefine((options, context) => {
    const fault = (option: string, message: string) => context.addIssue({ code: 'custom', path: [option], message })
    const { access_key_id, secret_access_key, session_token, credentials_file, assume_role } = options
    if (access_key_id !== undefined && secret_access_key === undefined)
      fault('access_key_id', 'secret_access_key is missing beside it')
    if (access_key_id === undefined && (secret_access_key ?? session_token) !== undefined)
      fault('secret_access_key', 'access_key_id is missing beside it')
    if (access_key_id !== undefined && credentials_file !== undefined)
      fault('credentials_file', 'there are two kinds of credentials: take out access_key_id or credentials_file')
    for (const option of ['external_id', 'session_name'] as const) {
      if (options[option] !== undefined && assume_role === undefined)
        fault(option, 'it says something of assume_role, which is missing')
    }
  })
  .prefault({})
  .meta({
    description:
      'Where the credentials come from. Left out: from the environment, the file of shared credentials, a web identity, the container or the machine, in this order.',
  })

export type AwsCredentialOptions = z.output<typeof awsCredentialOptions>
