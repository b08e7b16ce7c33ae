import { arrival } from '../kit/arrival.ts'
import { scrape } from '../kit/page.ts'
import { statsdLines } from '../kit/statsd-lines.ts'
import type { RunningProgram } from '../kit/running-program.ts'
import { tcpLoad } from '../kit/tcp-load.ts'
import { pause } from '../kit/wait.ts'
import type { Scenario } from '../scenario.ts'

const SERIES = 50_000
const WARM_SCRAPES = 10
const SCRAPES = 50
const CHANGED_SCRAPES = 25
const BYTES_PER_MIB = 1024 * 1024
const IDLE_MS = 200
const APART_MS = 150
/** Counters and gauges: as many lines on the page as there are series. */
const lines = statsdLines({ series: SERIES, lines: SERIES, tags: true, mix: { counters: 5, gauges: 5 } })

export const exporterRender: Scenario = {
  name: 'exporter_render',
  title: `A page of ${SERIES / 1000}k counters and gauges with two labels each, not compressed`,
  columns: [
    { key: 'still', title: 'CPU ms of a scrape, no value changed' },
    { key: 'changed', title: 'CPU ms, every value changed' },
    { key: 'wall', title: 'wall ms' },
    { key: 'mib', title: 'page MiB' },
    { key: 'memory', title: 'peak RSS MiB' },
  ],
  compareBy: 'still',
  can: ({ name, command }) => command !== undefined && name !== 'collectd',
  run: async ({ program, start }) => {
    const running = await start({ protocol: 'tcp', tags: true })
    try {
      await tcpLoad(lines, running.linesPort)
      const shown = await arrival(running, program, lines.count)
      for (let i = 0; i < WARM_SCRAPES; i++) await scrape(running.pagePort)
      const still = await costOf(running, SCRAPES)
      let changed = 0
      for (let i = 0; i < CHANGED_SCRAPES; i++) {
        await tcpLoad(lines, running.linesPort)
        await idle(running)
        changed += (await costOf(running, 1)).cpu
      }
      const page = await scrape(running.pagePort)
      const { note } = await arrival(running, program, lines.count * (CHANGED_SCRAPES + 1))
      const figures = {
        still: still.cpu / SCRAPES,
        changed: changed / CHANGED_SCRAPES,
        wall: still.wall / SCRAPES,
        mib: page.length / BYTES_PER_MIB,
        memory: running.memory().peak,
      }
      return { figures, note: `${shown.series} counters; ${note}` }
    } finally {
      await running.stop()
    }
  },
}

/** CPU and wall milliseconds of scrapes, far enough apart that none is given the page of the one before. */
async function costOf(running: RunningProgram, scrapes: number): Promise<{ cpu: number; wall: number }> {
  const cpu = running.cpuSeconds()
  let wall = 0
  for (let i = 0; i < scrapes; i++) {
    await pause(APART_MS)
    const began = performance.now()
    await scrape(running.pagePort)
    wall += performance.now() - began
  }
  return { cpu: (running.cpuSeconds() - cpu) * 1000, wall }
}

/** Resolves when the program has nothing to do any more. */
async function idle(running: RunningProgram): Promise<void> {
  for (let last = -1; running.cpuSeconds() !== last; await pause(IDLE_MS)) last = running.cpuSeconds()
}
