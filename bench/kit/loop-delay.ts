import { existsSync, readFileSync } from 'node:fs'
import type { RunningProgram } from './running-program.ts'
import { until } from './wait.ts'

/** Milliseconds that the event loop of a Node program took to come round. */
export interface LoopDelay {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** The environment of a Node program that records its loop's delays into a file. */
export function recordingTo(file: string): Record<string, string> {
  const probe = new URL('./loop-delay.mjs', import.meta.url).href
  return { NODE_OPTIONS: `--import=${probe}`, LOOP_DELAY_FILE: file }
}

/** Records while `work` goes on. The program was started with the environment of `recordingTo`. */
export async function recorded(program: RunningProgram, file: string, work: () => Promise<void>): Promise<LoopDelay> {
  program.signal('SIGUSR2')
  await work()
  program.signal('SIGUSR2')
  await until('the delays of the event loop', 5000, () => existsSync(file))
  return JSON.parse(readFileSync(file, 'utf8')) as LoopDelay
}
