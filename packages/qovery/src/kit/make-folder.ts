import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { messageOf } from '@qovery/sdk'

/**
 * Makes a folder, and those above it, where they are not there yet; rejects as `mkdir` does. Node's own way of making
 * those above never ends below `/proc`, where nothing can be made and yet nothing forbids it.
 */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  try {
    return await makeOne(folder, mode)
  } catch (error) {
    const above = path.dirname(folder)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === folder) throw error
    await makeFolder(above, mode)
  }
  await makeOne(folder, mode)
}

/** The folder in which a component keeps what it needs again after a restart: `id` in `data_dir`. Rejects with what to do. */
export async function dataFolder(data_dir: string, id: string): Promise<string> {
  const folder = path.join(data_dir, id)
  try {
    await makeFolder(folder)
    return folder
  } catch (cause) {
    const message = `the folder ${folder} cannot be made: ${messageOf(cause)}; set data_dir to a folder in which this process may write`
    throw new Error(message, { cause })
  }
}

async function makeOne(folder: string, mode: number | undefined): Promise<void> {
  try {
    await mkdir(folder, mode)
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && (await stat(folder)).isDirectory()
    if (!isThere) throw error
  }
}
