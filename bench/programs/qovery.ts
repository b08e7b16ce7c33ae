import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from '../kit/running-program.ts'
import type { FollowTask, Program, RelayTask, ScrapeTask, SyslogTask, Task } from '../scenario.ts'
import { firstLine, isBenchCount, wordsOf, write } from './command-line.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BUILT = join(ROOT, 'packages/qovery/dist/cli/main.js')

/** The program of this checkout, as it was built last; or the one that the variable `QOVERY` names. */
export const qovery: Program = {
  ...vectorLike('QOVERY', () => [process.execPath, join(ROOT, 'packages/qovery/bin/qovery.js')]),
  name: 'qovery',
  runtime: 'node',
  version: () => {
    if (process.env['QOVERY'] === undefined && !existsSync(BUILT)) throw new Error('not built: run "npm run build"')
    return firstLine([...commandOf(), '--version'])
  },
  quickstart: ({ folder, linesPort, pagePort }) => {
    const example = readFileSync(join(ROOT, 'examples/quickstart.yaml'), 'utf8')
    const moved = example.replace(/:8125\b/g, `:${linesPort}`).replace(/:9598\b/g, `:${pagePort}`)
    const [file, ...args] = commandOf()
    return { file, args: [...args, '--config', write(folder, 'quickstart.yaml', moved)] }
  },
}

export const vector: Program = {
  ...vectorLike('VECTOR', () => undefined),
  name: 'vector',
  runtime: 'native',
  version: () => {
    const words = wordsOf('VECTOR')
    return words && firstLine([...words, '--version'])
  },
}

function commandOf(): [string, ...string[]] {
  return wordsOf('QOVERY') ?? [process.execPath, join(ROOT, 'packages/qovery/bin/qovery.js')]
}

/** What holds for both programs that read one config. */
function vectorLike(
  variable: string,
  otherwise: () => [string, ...string[]] | undefined,
): Pick<Program, 'command' | 'follow' | 'syslog' | 'relay' | 'scrape' | 'isCounter' | 'flushMs'> {
  const run = (folder: string, config: string): Command | undefined => {
    const words = wordsOf(variable) ?? otherwise()
    if (words === undefined) return undefined
    const [file, ...args] = words
    return { file, args: [...args, '--quiet', '--config', write(folder, 'config.yaml', config)] }
  }
  return {
    flushMs: 0,
    isCounter: isBenchCount,
    command: (task) => run(task.folder, configOf(task)),
    follow: (task) => run(task.folder, followConfigOf(task)),
    syslog: (task) => run(task.folder, syslogConfigOf(task)),
    relay: (task) => run(task.folder, relayConfigOf(task)),
    scrape: (task) => run(task.folder, scrapeConfigOf(task)),
  }
}

function configOf({ protocol, linesPort, pagePort, folder }: Task): string {
  return `data_dir: ${JSON.stringify(folder)}
sources:
  lines:
    type: statsd
    mode: ${protocol}
    address: 127.0.0.1:${linesPort}
    receive_buffer_bytes: 4194304
sinks:
  page:
    type: prometheus_exporter
    inputs: [lines]
    address: 127.0.0.1:${pagePort}
    flush_period_secs: 3600
    suppress_timestamp: true
`
}

function followConfigOf({ file, folder }: FollowTask): string {
  return `data_dir: ${JSON.stringify(folder)}
sources:
  log:
    type: file
    include: [${JSON.stringify(file)}]
sinks:
  nowhere:
    type: blackhole
    inputs: [log]
    print_interval_secs: 0
`
}

function syslogConfigOf({ port, output, folder }: SyslogTask): string {
  return `data_dir: ${JSON.stringify(folder)}
sources:
  messages:
    type: syslog
    mode: tcp
    address: 127.0.0.1:${port}
sinks:
  lines:
    type: file
    inputs: [messages]
    path: ${JSON.stringify(output)}
    encoding: { codec: json }
`
}

function relayConfigOf({ port, url, folder }: RelayTask): string {
  return `data_dir: ${JSON.stringify(folder)}
sources:
  events:
    type: http_server
    address: 127.0.0.1:${port}
    framing: { method: newline_delimited }
    decoding: { codec: json }
sinks:
  on:
    type: http
    inputs: [events]
    uri: ${url}
    encoding: { codec: json }
    framing: { method: newline_delimited }
    batch: { max_bytes: 1000000, timeout_secs: 0.2 }
    buffer: { type: memory, max_events: 20000 }
`
}

function scrapeConfigOf({ url, folder }: ScrapeTask): string {
  return `data_dir: ${JSON.stringify(folder)}
sources:
  page:
    type: prometheus_scrape
    endpoints: [${JSON.stringify(url)}]
    scrape_interval_secs: 1
sinks:
  nowhere:
    type: blackhole
    inputs: [page]
    print_interval_secs: 0
`
}
