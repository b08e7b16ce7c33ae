/**
 * Preloaded into a Node program by NODE_OPTIONS=--import: between two SIGUSR2 it records how late the event loop comes
 * to a timer of one millisecond, and writes the figures, in milliseconds, to the file that LOOP_DELAY_FILE names.
 */
import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import process from 'node:process'

const NANOS_PER_MS = 1e6
const file = process.env.LOOP_DELAY_FILE
const delay = monitorEventLoopDelay({ resolution: 1 })
let recording = false

process.on('SIGUSR2', () => {
  recording = !recording
  if (recording) {
    delay.reset()
    delay.enable()
    return
  }
  delay.disable()
  const figures = { p50: delay.percentile(50), p99: delay.percentile(99), max: delay.max }
  const inMs = Object.entries(figures).map(([name, nanos]) => [name, nanos / NANOS_PER_MS])
  writeFileSync(file, JSON.stringify(Object.fromEntries(inMs)))
})
