import type { Program } from '../scenario.ts'
import { firstLine, wordsOf, write } from './command-line.ts'

/** `COLLECTD` names the program, `COLLECTD_PLUGINS` and `COLLECTD_TYPES` where its plugins and types.db are. */
export const collectd: Program = {
  name: 'collectd',
  runtime: 'native',
  flushMs: 1000,
  version: () => {
    const words = wordsOf('COLLECTD')
    return words && `collectd at ${words[0]}${/collectd \d\S*/.exec(firstLine([...words, '-h']))?.[0] ?? ''}`
  },
  command: ({ protocol, tags, folder, linesPort, pagePort }) => {
    const words = wordsOf('COLLECTD')
    if (words === undefined || protocol !== 'udp' || tags) return undefined
    const config = `
BaseDir "${folder}"
PIDFile "${folder}/collectd.pid"
PluginDir "${process.env['COLLECTD_PLUGINS'] ?? '/usr/lib/collectd'}"
TypesDB "${process.env['COLLECTD_TYPES'] ?? '/usr/share/collectd/types.db'}"
Interval 1
LoadPlugin statsd
LoadPlugin write_prometheus
<Plugin statsd>
  Host "127.0.0.1"
  Port "${linesPort}"
  TimerCount true
  TimerSum true
</Plugin>
<Plugin write_prometheus>
  Host "127.0.0.1"
  Port "${pagePort}"
  StalenessDelta 3600
</Plugin>
`
    const [file, ...args] = words
    return { file, args: [...args, '-f', '-C', write(folder, 'collectd.conf', config)] }
  },
  isCounter: (name, labels) => name === 'collectd_statsd_derive_total' && labels.includes('"bench.count.'),
}
