import { access, mkdtemp, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { messageOf } from '@qovery/sdk'
import type { Fault } from '../config/text/fault.ts'

/**
 * Why this process cannot keep things in the folder that an option names; `undefined`: it can. One that is not there
 * is made when it is needed, so the nearest above it must allow that. It is tried: not every file system that refuses says so.
 */
export async function unwritable(option: string, folder: string): Promise<Fault | undefined> {
  try {
    await rmdir(await mkdtemp(path.join(await nearest(path.resolve(folder)), '.qovery-')))
    return undefined
  } catch (error) {
    const message = `${option} ${folder} cannot be written: ${messageOf(error)}`
    const hint = 'choose another data_dir, or give the user of this process the right to write there'
    return { severity: 'warning', code: 'data-dir', message, hint }
  }
}

/** The folder itself, or the nearest above it that is there. */
async function nearest(folder: string): Promise<string> {
  try {
    await access(folder)
    return folder
  } catch (error) {
    const above = path.dirname(folder)
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && above !== folder ? await nearest(above) : folder
  }
}
