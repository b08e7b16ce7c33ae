import { access, constants } from 'node:fs/promises'
import { messageOf } from '@qovery/sdk'
import type { NamedFile } from '../config/named-files.ts'
import { showPath } from '../config/text/data.ts'
import type { Fault } from '../config/text/fault.ts'
import { unwritable } from './unwritable.ts'

/** What is wrong with what options name: files that this process may not read, folders that it may not write to. */
export async function namedFileFaults(named: readonly NamedFile[]): Promise<Fault[]> {
  return (await Promise.all(named.map(faultsOf))).flat()
}

async function faultsOf({ path, file, use, location }: NamedFile): Promise<Fault[]> {
  if (use === 'folder') {
    const fault = await unwritable(showPath(path), file)
    return fault === undefined ? [] : [{ ...fault, path, location }]
  }
  try {
    await access(file, constants.R_OK)
    return []
  } catch (error) {
    const message = `${showPath(path)} names a file that cannot be read: ${messageOf(error)}`
    return [{ severity: 'error', code: 'unreadable-file', message, path, location }]
  }
}
