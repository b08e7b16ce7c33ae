import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'

let text: string | undefined

/** What requests say of who sends them: `qovery/` and the version. */
export function userAgent(): string {
  text ??= `qovery/${ownVersion()}`
  return text
}

function ownVersion(): string {
  const file = findPackageJSON('.', import.meta.url)
  if (file === undefined) return 'unknown'
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
