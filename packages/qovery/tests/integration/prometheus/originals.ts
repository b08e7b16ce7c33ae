import { execFileSync, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { poll } from '@qovery/sdk/testing'
import { parseText } from '../../../src/components/sinks/prometheus_exporter/testing/parse-text.ts'
import type { ParsedPage } from '../../../src/components/sinks/prometheus_exporter/testing/parsed.ts'
import { freePort } from '../../harness/qovery.ts'
import { ACCEPT } from './accept.ts'
import { Prometheus } from './prometheus.ts'

/** A page that another program made. */
export interface Original {
  readonly name: string
  readonly contentType: string
  readonly bytes: Buffer
  /** What it says, as a strict parser reads it in the text format. */
  readonly parsed: ParsedPage
}

/** What the node exporter tells of each scrape of itself: no two pages agree on it. */
const VOLATILE = /^(# \w+ )?node_scrape_collector_.*\n/gm
/** What it tells of the files that it shows. */
const OF_FILES = /^(# \w+ )?(node_scrape_collector|node_textfile|node_exporter_build_info|go_|process_|promhttp_).*\n/gm

/** Why there is no `prometheus-node-exporter` here; `undefined`: there is. */
export function nodeExporterMissing(): string | undefined {
  try {
    execFileSync('prometheus-node-exporter', ['--version'], { stdio: 'ignore' })
    return undefined
  } catch (error) {
    return `prometheus-node-exporter cannot be run (Debian: apt-get install prometheus-node-exporter): ${String(error)}`
  }
}

/** The pages of the node exporter and of Prometheus itself, as text; and as protobuf, which the node exporter writes of their text. */
export async function capture(): Promise<Original[]> {
  const pages = new Map<string, string>()
  await withNodeExporter([], async (address) => {
    pages.set('node', await textAt(`http://${address}/metrics`))
    const prometheus = await Prometheus.start([{ job: 'node', address }])
    try {
      await prometheus.scraped('node')
      pages.set('prometheus', await textAt(`${prometheus.url}/metrics`))
    } finally {
      await prometheus.stop()
    }
  })
  const originals: Original[] = []
  for (const [name, text] of pages) {
    const contentType = 'text/plain; version=0.0.4; charset=utf-8'
    originals.push({ name: `${name}_text`, contentType, bytes: Buffer.from(text), parsed: parsedText(text) })
    originals.push({ name: `${name}_protobuf`, ...(await asProtobuf(text)) })
  }
  return originals
}

/** The metrics of a page in protobuf, with what else the node exporter shows. */
async function asProtobuf(text: string): Promise<Omit<Original, 'name'>> {
  const folder = await mkdtemp(join(tmpdir(), 'qovery-textfile-'))
  try {
    await writeFile(join(folder, 'page.prom'), text.replaceAll(OF_FILES, ''))
    const flags = ['--collector.disable-defaults', '--collector.textfile', `--collector.textfile.directory=${folder}`]
    return await withNodeExporter(flags, async (address) => {
      const url = `http://${address}/metrics`
      const response = await fetch(url, { headers: { accept: ACCEPT.protobuf } })
      const bytes = Buffer.from(await response.arrayBuffer())
      return { contentType: response.headers.get('content-type') ?? '', bytes, parsed: parsedText(await textAt(url)) }
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Runs a node exporter that tells nothing of its own process, until `use` has ended. */
async function withNodeExporter<T>(flags: readonly string[], use: (address: string) => Promise<T>): Promise<T> {
  const address = `127.0.0.1:${await freePort()}`
  const command = [`--web.listen-address=${address}`, '--web.disable-exporter-metrics', ...flags]
  const exporter = spawn('prometheus-node-exporter', command, { stdio: 'ignore' })
  const kill = () => exporter.kill('SIGKILL')
  process.once('exit', kill)
  try {
    const answers = () => fetch(`http://${address}/`).then(({ ok }) => ok)
    await poll('the start of the node exporter', () => answers().catch(() => false))
    return await use(address)
  } finally {
    kill()
    process.off('exit', kill)
  }
}

async function textAt(url: string): Promise<string> {
  const response = await fetch(url, { headers: { accept: ACCEPT.text } })
  return await response.text()
}

function parsedText(text: string): ParsedPage {
  const known = text.replaceAll(/^(# TYPE .*) untyped$/gm, '$1 unknown')
  return parseText(known.replaceAll(VOLATILE, ''), 'text')
}
