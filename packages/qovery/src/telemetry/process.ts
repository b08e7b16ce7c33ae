import { readFileSync, readdirSync, statSync } from 'node:fs'
import { performance, type EventLoopUtilization } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import type { Labels } from '@qovery/sdk'
import { EventLoopDelay } from './event-loop-delay.ts'
import { GcPauses } from './gc-pauses.ts'
import type { TelemetryRegistry } from './registry.ts'

const NONE: Labels = {}
const FDS = '/proc/self/fd'
const MICROS = 1e6

/**
 * Registers what the process and its event loop tell of themselves, asked for at each collection. What needs a timer or
 * an observer (event-loop delay, pauses of the garbage collector) starts with the first collection. Returns what stops those.
 */
export function registerProcess(registry: TelemetryRegistry, build: { readonly version: string }): () => void {
  registerBuild(registry, build.version)
  registerResources(registry)
  registerHeap(registry)
  const delay = new EventLoopDelay()
  registerEventLoop(registry, delay)
  const pauses = new GcPauses()
  registerGc(registry, pauses)
  return () => {
    delay.stop()
    pauses.stop()
  }
}

function registerBuild(registry: TelemetryRegistry, version: string): void {
  const labels = { version, node_version: process.version, arch: process.arch, platform: process.platform }
  registry.gaugeFrom('build_info', 'What runs here; the value is always 1.', labels, () => 1)
}

function registerResources(registry: TelemetryRegistry): void {
  const started = performance.timeOrigin / 1000
  registry.gaugeFrom('process_start_time_seconds', 'When the process began, since 1970.', NONE, () => started)
  registry.gaugeFrom('uptime_seconds', 'How long the process has been running.', NONE, () => process.uptime())
  registry.counterFrom('process_cpu_seconds_total', 'CPU time of the process, user and system.', NONE, () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / MICROS
  })
  registry.gaugeFrom('process_resident_memory_bytes', 'Memory of the process that is in RAM.', NONE, () =>
    process.memoryUsage.rss(),
  )
  if (process.platform !== 'linux') return
  const most = maxOpenFds()
  registry.gaugeFrom('process_open_fds', 'Open file descriptors.', NONE, openFds)
  registry.gaugeFrom('process_max_fds', 'Most file descriptors that may be open.', NONE, () => most)
}

/** Since Linux 6.2 the size of the directory is the number of its entries. */
function openFds(): number {
  return statSync(FDS).size || readdirSync(FDS).length
}

function maxOpenFds(): number | undefined {
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
  if (soft === undefined) return undefined
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft)
}

function registerHeap(registry: TelemetryRegistry): void {
  const heap = (name: string, help: string, read: () => number) => registry.gaugeFrom(name, help, NONE, read)
  heap('heap_used_bytes', 'Memory of live JavaScript objects.', () => getHeapStatistics().used_heap_size)
  heap(
    'heap_total_bytes',
    'Memory that V8 has taken for JavaScript objects.',
    () => getHeapStatistics().total_heap_size,
  )
  heap('heap_limit_bytes', 'Heap at which V8 gives up.', () => getHeapStatistics().heap_size_limit)
  heap(
    'external_memory_bytes',
    'Memory outside the heap that its objects hold.',
    () => getHeapStatistics().external_memory,
  )
}

function registerEventLoop(registry: TelemetryRegistry, delay: EventLoopDelay): void {
  for (const [stat, which] of [
    ['p50', 'half'],
    ['p99', '99 of 100'],
    ['max', 'all'],
  ] as const) {
    const help = `How late timers were that had been due since the last collection: ${which} at most so late.`
    registry.gaugeFrom(`event_loop_delay_${stat}_seconds`, help, NONE, () => delay.read()?.[stat])
  }
  let last: EventLoopUtilization = performance.eventLoopUtilization()
  const help = 'Share of the time since the last collection that the event loop was busy.'
  registry.gaugeFrom('event_loop_utilization_ratio', help, NONE, () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    return utilization
  })
}

function registerGc(registry: TelemetryRegistry, pauses: GcPauses): void {
  for (const [kind, total] of pauses.totals) {
    const labels = { kind }
    const secondsHelp = 'Time that the garbage collector stopped the program, since first collected.'
    registry.counterFrom('gc_pause_seconds_total', secondsHelp, labels, () => {
      pauses.start()
      return total.seconds
    })
    const pausesHelp = 'How often the garbage collector stopped the program, since first collected.'
    registry.counterFrom('gc_pauses_total', pausesHelp, labels, () => total.count)
  }
}
