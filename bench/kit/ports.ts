import { readFileSync } from 'node:fs'

const FIRST = 21_000
const LAST = 29_000
/** Runs at the same time begin far apart. */
let next = FIRST + (process.pid % 100) * 80

/** A port that nobody listens on, and that this run has not had before. */
export function freePort(): number {
  do next = next >= LAST ? FIRST : next + 1
  while (isListening('tcp', next) || isListening('udp', next))
  return next
}

/** Whether somebody on this machine has the port; looks at the kernel's list, so that nobody is disturbed. */
export function isListening(protocol: 'tcp' | 'udp', port: number): boolean {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return [protocol, `${protocol}6`].some((table) =>
    linesOf(table).some(([, local, , state]) => local?.endsWith(wanted) && (protocol === 'udp' || state === LISTEN)),
  )
}

const LISTEN = '0A'

function linesOf(table: string): string[][] {
  const lines = readFileSync(`/proc/net/${table}`, 'utf8').split('\n')
  return lines.slice(1).map((line) => line.trim().split(/\s+/))
}
