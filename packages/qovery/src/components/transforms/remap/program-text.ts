import { readFile } from 'node:fs/promises'

/** The program that the options name: its text, or that of its files one after the other. */
export async function programText(options: {
  readonly source?: string | undefined
  readonly file?: string | undefined
  readonly files?: readonly string[] | undefined
}): Promise<string> {
  if (options.source !== undefined) return options.source
  const files = options.files ?? (options.file === undefined ? [] : [options.file])
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  return texts.join('\n')
}
