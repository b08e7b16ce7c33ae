import { readFile } from 'node:fs/promises'
import type { ProgramFile } from '@qovery/sdk'

/** The program that the options name: its text, or that of its files one after the other. */
export async function programText(options: {
  readonly source?: string | undefined
  readonly file?: string | undefined
  readonly files?: readonly string[] | undefined
}): Promise<{ source: string; files: readonly ProgramFile[] }> {
  if (options.source !== undefined) return { source: options.source, files: [] }
  const paths = options.files ?? (options.file === undefined ? [] : [options.file])
  const files = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8') })))
  return { source: files.map(({ text }) => text).join('\n'), files }
}
