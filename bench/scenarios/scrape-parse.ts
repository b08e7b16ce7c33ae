import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pause, until } from '../kit/wait.ts'
import type { Scenario } from '../scenario.ts'

const SERIES = 50_000
const PAGES = 4
const WARM_SCRAPES = 6
const SCRAPES = 10
const PATIENCE_MS = 60_000
/** After a page has gone out, for whoever took it to finish with it. */
const FINISH_MS = 400
const HEADERS = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }

export const scrapeParse: Scenario = {
  name: 'scrape_parse',
  title: `A page of ${SERIES / 1000}k counters and gauges with three labels each, scraped every second, every value changed`,
  columns: [
    { key: 'cpu', title: 'CPU ms of a scrape' },
    { key: 'first', title: 'CPU ms from the start to the end of the first scrape' },
    { key: 'memory', title: 'peak RSS MiB' },
  ],
  compareBy: 'cpu',
  can: ({ scrape }) => scrape !== undefined,
  run: async ({ scrape }) => {
    const pages = Array.from({ length: PAGES }, (_, round) => pageOf(round))
    let scrapes = 0
    const server = createServer((_request, response) => {
      response.writeHead(200, HEADERS).end(pages[scrapes % PAGES], () => scrapes++)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const running = scrape(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`)
    /** CPU seconds when so many pages have been read. */
    const cpuAfter = async (count: number) => {
      await until(`${count} scrapes`, PATIENCE_MS, () => {
        running.mustRun()
        return scrapes >= count
      })
      await pause(FINISH_MS)
      return running.cpuSeconds()
    }
    try {
      const first = await cpuAfter(1)
      const warm = await cpuAfter(WARM_SCRAPES)
      const end = await cpuAfter(WARM_SCRAPES + SCRAPES)
      const figures = {
        cpu: ((end - warm) * 1000) / SCRAPES,
        first: first * 1000,
        memory: running.memory().peak,
      }
      return { figures, note: '' }
    } finally {
      await running.stop()
      server.closeAllConnections()
      server.close()
    }
  },
}

/** The same series each time, 100 of a name. */
function pageOf(round: number): Buffer {
  const lines: string[] = []
  for (let i = 0; i < SERIES; i++) {
    const family = Math.floor(i / 100)
    const [type, name] =
      family % 2 === 0 ? ['counter', `bench_requests_${family}_total`] : ['gauge', `bench_depth_${family}`]
    if (i % 100 === 0) lines.push(`# HELP ${name} What the benchmark did.`, `# TYPE ${name} ${type}`)
    lines.push(
      `${name}{host="web-${i % 100}",method="GET",path="/api/v1/items/${i % 7}"} ${((i * 7919 + round) % 100_000) / 8}`,
    )
  }
  return Buffer.from(`${lines.join('\n')}\n`)
}
