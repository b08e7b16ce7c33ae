import { join } from 'node:path'
import { scrape } from '../kit/page.ts'
import type { RunningProgram } from '../kit/running-program.ts'
import { pause, until } from '../kit/wait.ts'
import type { Scenario } from '../scenario.ts'

const IDLE_SECONDS = 20
const SCRAPE_EVERY_SECONDS = 5
const START_LIMIT_MS = 20_000

export const idle: Scenario = {
  name: 'idle',
  title: `The example for newcomers: from its start to its first page, and ${IDLE_SECONDS} s with a scrape every ${SCRAPE_EVERY_SECONDS} s`,
  columns: [
    { key: 'first', title: 'first start ms' },
    { key: 'start', title: 'second start ms' },
    { key: 'memory', title: 'RSS MiB' },
    { key: 'peak', title: 'peak RSS MiB' },
    { key: 'cpu', title: 'CPU %' },
  ],
  compareBy: 'start',
  can: (program) => program.quickstart !== undefined,
  run: async ({ folder, quickstart }) => {
    // A folder of its own for compiled code, so that the first start finds nothing there.
    const env = { XDG_CACHE_HOME: join(folder, 'cache') }
    const cold = quickstart(env)
    const first = await firstPage(cold)
    await cold.stop()
    const running = quickstart(env)
    try {
      const start = await firstPage(running)
      const cpu = running.cpuSeconds()
      for (let passed = 0; passed < IDLE_SECONDS; passed += SCRAPE_EVERY_SECONDS) {
        await pause(SCRAPE_EVERY_SECONDS * 1000)
        await scrape(running.pagePort)
      }
      const { now, peak } = running.memory()
      const percent = ((running.cpuSeconds() - cpu) / IDLE_SECONDS) * 100
      return { figures: { first, start, memory: now, peak, cpu: percent }, note: '' }
    } finally {
      await running.stop()
    }
  },
}

/** Milliseconds from the start of the process until a page with metrics has been read. */
async function firstPage(running: RunningProgram): Promise<number> {
  await until('the first page', START_LIMIT_MS, async () => {
    running.mustRun()
    try {
      return /^[a-z]/m.test(await scrape(running.pagePort))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') return false
      throw error
    }
  })
  return performance.now() - running.startedAt
}
