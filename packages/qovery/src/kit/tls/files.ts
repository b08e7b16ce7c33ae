import { stat } from 'node:fs/promises'
import { messageOf } from '@qovery/sdk'
import type { TlsClientOptions, TlsServerOptions } from './options.ts'

/** The files that TLS options name; a text of PEM is none. */
export function tlsFilesOf({ ca_file, crt_file, key_file }: TlsServerOptions | TlsClientOptions): string[] {
  return [ca_file, crt_file, key_file].filter(isFile)
}

/** Text that differs whenever one of the files, or what a link points to, is another one or was written. */
export async function versionsOf(files: readonly string[]): Promise<string> {
  const versions = await Promise.all(files.map(versionOf))
  return versions.join(' ')
}

function isFile(text: string | undefined): text is string {
  return text !== undefined && !text.includes('-----BEGIN ')
}

async function versionOf(file: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeMs } = await stat(file)
    return `${dev}:${ino}:${size}:${mtimeMs}`
  } catch (error) {
    return messageOf(error)
  }
}
