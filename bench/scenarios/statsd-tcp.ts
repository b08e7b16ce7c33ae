import { statsdLines } from '../kit/statsd-lines.ts'
import { tcpLoad } from '../kit/tcp-load.ts'
import { arrival } from '../kit/arrival.ts'
import type { Scenario } from '../scenario.ts'

const TIMES = 20
const lines = statsdLines({ series: 1000, lines: 200_000, tags: true })

export const statsdTcp: Scenario = {
  name: 'statsd_tcp',
  title: `${(TIMES * lines.lines) / 1e6} M lines of StatsD with tags, over one TCP connection, until the page shows them`,
  columns: [
    { key: 'rate', title: 'lines/s' },
    { key: 'cpu', title: 'CPU s per M lines' },
    { key: 'memory', title: 'peak RSS MiB' },
  ],
  compareBy: 'rate',
  can: ({ name, command }) => command !== undefined && name !== 'collectd',
  run: async ({ program, start }) => {
    const running = await start({ protocol: 'tcp', tags: true })
    try {
      const cpu = running.cpuSeconds()
      const began = performance.now()
      await tcpLoad(lines, running.linesPort, TIMES)
      const shown = await arrival(running, program, lines.count * TIMES)
      const millions = (lines.lines * TIMES) / 1e6
      const figures = {
        rate: (millions * 1e6) / ((shown.at - began) / 1000),
        cpu: (running.cpuSeconds() - cpu) / millions,
        memory: running.memory().peak,
      }
      return { figures, note: shown.note }
    } finally {
      await running.stop()
    }
  },
}
