import type { Program } from '../scenario.ts'
import { firstLine, isBenchCount, wordsOf } from './command-line.ts'

/** Prometheus' statsd_exporter; `STATSD_EXPORTER` names it. */
export const statsdExporter: Program = {
  name: 'statsd_exporter',
  runtime: 'native',
  flushMs: 200,
  version: () => {
    const words = wordsOf('STATSD_EXPORTER')
    return words && firstLine([...words, '--version'])
  },
  command: ({ protocol, linesPort, pagePort }) => {
    const words = wordsOf('STATSD_EXPORTER')
    if (words === undefined) return undefined
    const [file, ...args] = words
    const listen = (of: string) => `--statsd.listen-${of}=${of === protocol ? `127.0.0.1:${linesPort}` : ''}`
    const options = [`--web.listen-address=127.0.0.1:${pagePort}`, listen('tcp'), listen('udp')]
    return { file, args: [...args, ...options, '--statsd.read-buffer=4194304', '--statsd.cache-size=5000'] }
  },
  isCounter: isBenchCount,
}
