import { parseArgs } from 'node:util'
import { Machine } from './kit/machine.ts'
import { table } from './kit/table.ts'
import { collectd } from './programs/collectd.ts'
import { fluentBit } from './programs/fluent-bit.ts'
import { nodeStatsd } from './programs/node-statsd.ts'
import { qovery, vector } from './programs/qovery.ts'
import { rsyslog } from './programs/rsyslog.ts'
import { statsdExporter } from './programs/statsd-exporter.ts'
import { compare } from './rounds.ts'
import { exporterLoad } from './scenarios/exporter-load.ts'
import { exporterRender } from './scenarios/exporter-render.ts'
import { fileToNull } from './scenarios/file-to-null.ts'
import { httpJson } from './scenarios/http-json.ts'
import { idle } from './scenarios/idle.ts'
import { scrapeParse } from './scenarios/scrape-parse.ts'
import { statsdTcp } from './scenarios/statsd-tcp.ts'
import { statsdUdp, statsdUdpTags } from './scenarios/statsd-udp.ts'
import { syslogTcp } from './scenarios/syslog-tcp.ts'
import type { Scenario } from './scenario.ts'

const SCENARIOS = [
  statsdTcp,
  statsdUdp,
  statsdUdpTags,
  exporterRender,
  exporterLoad,
  scrapeParse,
  idle,
  fileToNull,
  syslogTcp,
  httpJson,
]
/** The first is what the others are compared with. */
const PROGRAMS = [qovery, vector, statsdExporter, nodeStatsd, collectd, rsyslog, fluentBit]

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, only: { type: 'string' } },
})
const chosen = names.includes('all') ? SCENARIOS : SCENARIOS.filter(({ name }) => names.includes(name))
const unknown = names.filter((name) => name !== 'all' && SCENARIOS.every((scenario) => scenario.name !== name))
if (chosen.length === 0 || unknown.length > 0) {
  const list = ['all', ...SCENARIOS.map(({ name }) => name)].join(' | ')
  if (unknown.length > 0) console.error(`There is no benchmark "${unknown.join('", "')}".`)
  console.error(`npm run bench -- ${list}  [--rounds 3] [--only qovery,collectd]`)
  process.exitCode = 1
} else {
  await measure(chosen)
}

async function measure(scenarios: readonly Scenario[]): Promise<void> {
  const wanted = flags.only?.split(',')
  const versions = new Map(PROGRAMS.map((program) => [program, program.version()]))
  const present = PROGRAMS.filter(
    (program) => versions.get(program) !== undefined && (wanted?.includes(program.name) ?? true),
  )
  // What was started is ended when this process exits.
  process.once('SIGINT', () => process.exit(130))
  const machine = new Machine()
  for (const scenario of scenarios) {
    const able = present.filter((program) => scenario.can(program))
    console.error(`${scenario.name}: ${able.map(({ name }) => name).join(', ')}`)
    if (able.length === 0) continue
    const rounds = Number(flags.rounds)
    const rows = await compare(scenario, able, { machine, rounds })
    const compared = scenario.columns.find(({ key }) => key === scenario.compareBy)?.title
    const columns = [...scenario.columns, { key: 'ratio', title: `${compared}: ratio to the first` }]
    console.log(`\n## ${scenario.name}\n\n${scenario.title}. Median of ${rounds}.\n\n${table(columns, rows)}\n`)
  }
  await machine.close()
  for (const program of present) console.log(`- ${program.name}: ${versions.get(program)}`)
}
