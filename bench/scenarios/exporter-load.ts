import { Agent } from 'node:http'
import { join } from 'node:path'
import { arrival } from '../kit/arrival.ts'
import { recorded, recordingTo } from '../kit/loop-delay.ts'
import { scrape } from '../kit/page.ts'
import { median } from '../kit/table.ts'
import { udpLoad } from '../kit/udp-load.ts'
import { pause } from '../kit/wait.ts'
import type { Scenario } from '../scenario.ts'

const SERIES = 100_000
const RATE = 200_000
const SECONDS = 15
const SCRAPERS = 3
const SCRAPE_EVERY_MS = 1000
/** Counters and gauges only: as many lines on the page as there are series. */
const LINES = { series: SERIES, lines: SERIES * 2, tags: true, mix: { counters: 5, gauges: 5 } }
/** Until every series has come once. */
const WARM_UP = { lines: LINES, rate: RATE / 2, seconds: (SERIES * 4) / RATE }

export const exporterLoad: Scenario = {
  name: 'exporter_load',
  title: `${SERIES / 1000}k series, ${SCRAPERS} scrapers at once each second, ${RATE / 1000}k lines/s over UDP`,
  columns: [
    { key: 'delay', title: 'p99 loop ms' },
    { key: 'worst', title: 'worst loop ms' },
    { key: 'scrape', title: 'median scrape ms' },
    { key: 'cpu', title: 'CPU %' },
    { key: 'lost', title: 'lines lost %' },
    { key: 'memory', title: 'peak RSS MiB' },
  ],
  compareBy: 'delay',
  can: ({ runtime }) => runtime === 'node',
  run: async ({ program, folder, start }) => {
    const file = join(folder, 'loop-delay.json')
    const running = await start({ protocol: 'udp', tags: true }, recordingTo(file))
    try {
      const port = running.linesPort
      const warm = await udpLoad({ ...WARM_UP, port })
      await arrival(running, program, warm.count)
      const times: number[] = []
      let sent = 0
      const cpu = running.cpuSeconds()
      const delay = await recorded(running, file, async () => {
        const done = new AbortController()
        const scrapers = scrapeUntil(done.signal, running.pagePort, times)
        sent = (await udpLoad({ lines: LINES, port, rate: RATE, seconds: SECONDS })).count
        done.abort()
        await scrapers
      })
      const cpuAfter = running.cpuSeconds()
      const shown = await arrival(running, program, warm.count + sent)
      const figures = {
        delay: delay.p99,
        worst: delay.max,
        scrape: median(times),
        cpu: ((cpuAfter - cpu) / SECONDS) * 100,
        lost: shown.lost * 100,
        memory: running.memory().peak,
      }
      return { figures, note: shown.note }
    } finally {
      await running.stop()
    }
  },
}

/** All scrapers begin at the same moment, again and again. */
async function scrapeUntil(signal: AbortSignal, port: number, times: number[]): Promise<void> {
  const agents = Array.from({ length: SCRAPERS }, () => new Agent({ keepAlive: true, maxSockets: 1 }))
  while (!signal.aborted) {
    const began = performance.now()
    const timed = async (agent: Agent) => {
      await scrape(port, agent)
      times.push(performance.now() - began)
    }
    await Promise.all(agents.map(timed))
    await pause(Math.max(0, SCRAPE_EVERY_MS - (performance.now() - began)))
  }
  for (const agent of agents) agent.destroy()
}
