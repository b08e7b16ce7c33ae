import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { messageOf } from '@qovery/sdk'
import type { Environment } from './asking.ts'
import { CredentialFault } from './credential-fault.ts'
import type { AwsCredentials } from './signature.ts'

/** The keys of a profile in a file of credentials. @throws CredentialFault */
export async function profileCredentials(file: string, profile: string): Promise<AwsCredentials> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CredentialFault(`the credentials file "${file}" cannot be read: ${messageOf(cause)}`, { cause })
  })
  const keys = sectionIn(text, profile)
  const access_key_id = keys?.get('aws_access_key_id')
  const secret_access_key = keys?.get('aws_secret_access_key')
  if (access_key_id === undefined || secret_access_key === undefined)
    throw new CredentialFault(`the credentials file "${file}" has no access key in the profile "${profile}"`)
  return { access_key_id, secret_access_key, session_token: keys?.get('aws_session_token') }
}

/** Those of the file that AWS's own programs share; `undefined` where it is not there, or has no such profile. */
export async function sharedCredentials(environment: Environment): Promise<AwsCredentials | undefined> {
  const { AWS_SHARED_CREDENTIALS_FILE, AWS_PROFILE } = environment
  const file = AWS_SHARED_CREDENTIALS_FILE ?? path.join(os.homedir(), '.aws', 'credentials')
  try {
    return await profileCredentials(file, AWS_PROFILE ?? 'default')
  } catch (error) {
    // Who names a file or a profile wants to hear that it is not there.
    if ((AWS_SHARED_CREDENTIALS_FILE ?? AWS_PROFILE) !== undefined) throw error
    return undefined
  }
}

/** The settings below `[name]`; names of settings in lower case. */
function sectionIn(text: string, name: string): ReadonlyMap<string, string> | undefined {
  let section: Map<string, string> | undefined
  let isWanted = false
  for (const line of text.split(/\r?\n/)) {
    const heading = /^\s*\[\s*(?:profile\s+)?(.*?)\s*\]/.exec(line)?.[1]
    if (heading !== undefined) isWanted = heading === name
    if (!isWanted || /^\s*[#;]/.test(line)) continue
    section ??= new Map()
    const setting = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line)
    if (setting !== null) section.set((setting[1] as string).toLowerCase(), setting[2] as string)
  }
  return section
}
