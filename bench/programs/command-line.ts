import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The words of a command line in an environment variable; `undefined`: it is not set. */
export function wordsOf(variable: string): [string, ...string[]] | undefined {
  const words = process.env[variable]?.trim().split(/\s+/)
  return words?.[0] ? (words as [string, ...string[]]) : undefined
}

/** The first line a command prints. */
export function firstLine([file, ...args]: readonly [string, ...string[]]): string {
  const { stdout, stderr } = spawnSync(file, args, { encoding: 'utf8' })
  return `${stdout}${stderr}`.split('\n', 1)[0] ?? ''
}

/** Writes a file of a run and returns its path. */
export function write(folder: string, name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** Whether a line is a counter that was sent, in programs that turn dots into underscores. */
export function isBenchCount(name: string): boolean {
  return name.startsWith('bench_count_') && !name.endsWith('_created')
}
