import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Program } from '../scenario.ts'
import { isBenchCount, write } from './command-line.ts'

const PAGE = fileURLToPath(new URL('./node-statsd-page.cjs', import.meta.url))
const LOG = fileURLToPath(new URL('./node-statsd-log.cjs', import.meta.url))

/** The StatsD daemon of npm's package `statsd`; `NODE_STATSD` names its `stats.js`. Its page is of our making. */
export const nodeStatsd: Program = {
  name: 'npm statsd',
  runtime: 'node',
  flushMs: 500,
  version: () => {
    const main = process.env['NODE_STATSD']
    if (!main) return undefined
    const { version } = JSON.parse(readFileSync(join(dirname(main), 'package.json'), 'utf8')) as { version: string }
    return `statsd ${version} on Node ${process.versions.node}`
  },
  command: ({ protocol, folder, linesPort, pagePort, sparePort }) => {
    const main = process.env['NODE_STATSD']
    if (!main) return undefined
    const config = {
      servers: [{ server: `./servers/${protocol}`, address: '127.0.0.1', port: linesPort }],
      mgmt_address: '127.0.0.1',
      mgmt_port: sparePort,
      title: false,
      backends: [PAGE],
      pagePort,
      flushInterval: nodeStatsd.flushMs,
      calculatedTimerMetrics: ['count', 'sum', 'upper_percent'],
      percentThreshold: 90,
    }
    const args = ['--no-deprecation', `--require=${LOG}`, main, write(folder, 'config.js', JSON.stringify(config))]
    return { file: process.execPath, args }
  },
  isCounter: isBenchCount,
}
