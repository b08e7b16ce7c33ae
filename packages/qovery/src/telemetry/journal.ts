import { fstatSync } from 'node:fs'
import type { LogLevel } from '@qovery/sdk'

/** Levels of syslog, as a line for the journal begins with them: sd-daemon(3). */
const PRIORITIES: Record<LogLevel, number> = { trace: 7, debug: 7, info: 6, warn: 4, error: 3 }

/** Whether what is written to a descriptor goes to the journal of systemd: `JOURNAL_STREAM` of systemd.exec(5). */
export function isJournal(fd: number, environment: Readonly<Record<string, string | undefined>>): boolean {
  const stream = environment['JOURNAL_STREAM']
  if (stream === undefined) return false
  try {
    const { dev, ino } = fstatSync(fd)
    return stream === `${dev}:${ino}`
  } catch {
    // Nothing is written to a descriptor that is closed.
    return false
  }
}

/** Lines such that the journal takes `level` for their priority, and shows the rest. */
export function forJournal(level: LogLevel, lines: string): string {
  return lines.replace(/^(?=.)/gm, `<${PRIORITIES[level]}>`)
}
