import { messageOf, type ComponentContext, type Table } from '@qovery/sdk'
import type { EnrichmentTable } from '@qovery/vrl'
import { WatchedFile } from './watched-file.ts'

/**
 * A table of what a file holds. When the file changes it is read again, and the new rows take the place of the old ones
 * at once; what cannot be read is a fault, and the old rows stay. Rejects where the file cannot be read now.
 */
export async function openTable(
  path: string,
  read: (bytes: Buffer) => EnrichmentTable | Promise<EnrichmentTable>,
  cx: ComponentContext,
): Promise<Table> {
  const file = await opened(path, read)
  return {
    find: (conditions, options) => file.content.find(conditions, options),
    async start() {
      file.watch({
        reloaded: () => cx.log.info(`The file ${path} has changed: its rows are read again`),
        failed: (message) =>
          cx.failed('reload_failed', `The file ${path} has changed and cannot be read, the old rows stay: ${message}`),
      })
    },
    async close() {
      file.close()
    },
  }
}

async function opened<T>(path: string, read: (bytes: Buffer) => T | Promise<T>): Promise<WatchedFile<T>> {
  try {
    return await WatchedFile.open(path, read)
  } catch (error) {
    throw new Error(`the file ${path} cannot be read: ${messageOf(error)}`, { cause: error })
  }
}
