import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunningProgram } from '../kit/running-program.ts'
import { pause } from '../kit/wait.ts'
import type { Scenario } from '../scenario.ts'

const LINE_BYTES = 180
const BYTES = 1024 ** 3
const LINES = Math.floor(BYTES / LINE_BYTES)
const LINES_PER_WRITE = 50_000
const QUIET_MS = 500
const LIMIT_MS = 120_000
let log: string | undefined

export const fileToNull: Scenario = {
  name: 'file_to_null',
  title: `A log file of 1 GiB, ${(LINES / 1e6).toFixed(1)} M lines of ${LINE_BYTES} bytes, into nothing; the start of the program included`,
  columns: [
    { key: 'rate', title: 'MB/s' },
    { key: 'cpu', title: 'CPU s per GB' },
    { key: 'memory', title: 'peak RSS MiB' },
  ],
  compareBy: 'rate',
  can: ({ follow }) => follow !== undefined,
  run: async ({ follow }) => {
    log ??= logFile()
    const running = follow(log)
    try {
      const ended = await readAt(running)
      const gigabytes = (LINES * LINE_BYTES) / 1e9
      const figures = {
        rate: (gigabytes * 1000) / ((ended - running.startedAt) / 1000),
        cpu: running.cpuSeconds() / gigabytes,
        memory: running.memory().peak,
      }
      return { figures, note: '' }
    } finally {
      await running.stop()
    }
  },
}

/** When the program read something for the last time, once that is as much as the file has. */
async function readAt(running: RunningProgram): Promise<number> {
  const limit = performance.now() + LIMIT_MS
  let bytes = 0
  let at = performance.now()
  for (; performance.now() < limit; await pause(10)) {
    const now = running.bytesRead()
    if (now > bytes) at = performance.now()
    bytes = now
    if (bytes >= LINES * LINE_BYTES && performance.now() > at + QUIET_MS) return at
  }
  throw new Error(`the program read ${bytes} bytes in ${LIMIT_MS / 1000} s`)
}

function logFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qovery-bench-log-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'app.log')
  const fd = openSync(file, 'w')
  for (let from = 0; from < LINES; from += LINES_PER_WRITE) {
    const count = Math.min(LINES_PER_WRITE, LINES - from)
    writeSync(fd, Array.from({ length: count }, (_, i) => line(from + i)).join(''))
  }
  closeSync(fd)
  return file
}

function line(number: number): string {
  const text = `2026-01-01T00:00:00Z web-1 app[4711]: request ${number} path=/api/v1/items/${number % 9973} status=200 bytes=${number % 50_021}`
  return `${text.padEnd(LINE_BYTES - 1, '.')}\n`
}
