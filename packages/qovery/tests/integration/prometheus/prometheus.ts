import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '@qovery/sdk'
import { poll } from '@qovery/sdk/testing'
import { freePort } from '../../harness/qovery.ts'

/** Something that Prometheus shall scrape. */
export interface Target {
  /** The `job` label. */
  readonly job: string
  /** `host:port` */
  readonly address: string
  /** More lines of the job's scrape config, as JSON. */
  readonly config?: Readonly<Record<string, unknown>>
}

/** A series of an instant query, as Prometheus has it now. */
export interface Found {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  /** The buckets, sum and count of a native histogram. */
  readonly histogram?: { readonly count: number; readonly sum: number; readonly buckets: readonly FoundBucket[] }
}
/** Bounds of a bucket, and how many observations it holds alone. */
export interface FoundBucket {
  readonly lower: number
  readonly upper: number
  readonly count: number
}

interface ApiHistogram {
  readonly count: string
  readonly sum: string
  readonly buckets?: readonly [rule: number, lower: string, upper: string, count: string][]
}
interface ApiSeries {
  readonly metric: Record<string, string>
  readonly value?: [time: number, value: string]
  readonly histogram?: [time: number, histogram: ApiHistogram]
}

/** Prometheus looks at its list of targets every five seconds, so the first scrape takes as long. */
const DEADLINE_MS = 15_000

/** A number as Prometheus writes it. */
export function numberOf(text: string): number {
  if (text === '+Inf') return Infinity
  return text === '-Inf' ? -Infinity : Number(text)
}

/** `name{label="value"}` and the value; bounds and quantiles as JavaScript writes numbers, since formats differ there. */
export function flat({ labels, value }: Found): [string, number] {
  const { __name__: name, job: _job, instance: _instance, ...own } = labels
  const shown = Object.entries(own)
    .map(([label, text]) => [label, label === 'le' || label === 'quantile' ? String(numberOf(text)) : text] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, text]) => `${label}=${JSON.stringify(text)}`)
  return [`${name}{${shown.join(',')}}`, value]
}

/** Why Prometheus cannot be tested with here; `undefined`: it can. */
export function prometheusMissing(): string | undefined {
  for (const command of ['prometheus', 'promtool']) {
    try {
      execFileSync(command, ['--version'], { stdio: 'ignore' })
    } catch (error) {
      return `${command} cannot be run (Debian: apt-get install prometheus): ${String(error)}`
    }
  }
  return undefined
}

/** What `promtool check metrics` finds fault with on a page; empty: nothing. */
export function lint(page: string): string {
  try {
    return execFileSync('promtool', ['check', 'metrics'], { input: page, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }
    return `${stdout ?? ''}${stderr ?? ''}` || String(error)
  }
}

/** A Prometheus of the test's own, with its data in a temporary folder. */
export class Prometheus {
  /** Where it answers. */
  readonly url: string
  readonly #folder: string
  readonly #process: ChildProcess
  /** Also when the test run ends before its time. */
  readonly #kill = () => this.#process.kill('SIGKILL')
  #output = ''

  private constructor(url: string, folder: string, child: ChildProcess) {
    this.url = url
    this.#folder = folder
    this.#process = child
    process.once('exit', this.#kill)
    child.stderr?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()))
  }

  /** Starts one that scrapes `targets` twice a second; `features` are those behind flags, such as `native-histograms`. */
  static async start(targets: readonly Target[], features: readonly string[] = []): Promise<Prometheus> {
    const folder = await mkdtemp(join(tmpdir(), 'qovery-prometheus-'))
    const file = join(folder, 'prometheus.yml')
    await writeFile(file, JSON.stringify(configFor(targets)))
    const address = `127.0.0.1:${await freePort()}`
    const args = [`--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'data')}`]
    if (features.length > 0) args.push(`--enable-feature=${features.join(',')}`)
    args.push(`--web.listen-address=${address}`, '--log.level=warn')
    const child = spawn('prometheus', args, { stdio: ['ignore', 'ignore', 'pipe'] })
    const prometheus = new Prometheus(`http://${address}`, folder, child)
    try {
      await prometheus.#ready()
      return prometheus
    } catch (error) {
      await prometheus.stop()
      throw error
    }
  }

  /** Resolves when a job was scraped `scrapes` times from now on without a failure between; rejects with the last one. */
  async scraped(job: string, scrapes = 2): Promise<void> {
    let seen = new Set<string>()
    let failure = 'it was never scraped'
    const done = async () => {
      const target = await this.target(job)
      if (target === undefined || target.lastScrape.startsWith('0001')) return false
      if (target.health !== 'up') {
        failure = target.lastError
        seen = new Set()
        return false
      }
      // The scrape seen first may have begun before the caller was done: it does not count.
      return seen.add(target.lastScrape).size > scrapes
    }
    await poll(`scrape ${scrapes} of ${job}`, done, DEADLINE_MS).catch((cause: unknown) => {
      throw new Error(`${messageOf(cause)}; the last failure: ${failure}`, { cause })
    })
  }

  /** What Prometheus says of the target of a job. */
  async target(job: string): Promise<{ health: string; lastError: string; lastScrape: string } | undefined> {
    const { activeTargets } = (await this.#get('targets')) as {
      activeTargets: { labels: { job: string }; health: string; lastError: string; lastScrape: string }[]
    }
    return activeTargets.find((target) => target.labels.job === job)
  }

  /** The series that an expression gives now. */
  async query(expression: string): Promise<Found[]> {
    const { result } = (await this.#get('query', { query: expression })) as { result: ApiSeries[] }
    return result.map(foundIn)
  }

  /** TYPE, HELP and UNIT of a metric as Prometheus keeps them. */
  async metadata(metric: string): Promise<{ type: string; help: string; unit: string } | undefined> {
    const all = (await this.#get('metadata', { metric })) as Record<
      string,
      { type: string; help: string; unit: string }[]
    >
    return all[metric]?.[0]
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const gone = new Promise((resolve) => this.#process.once('exit', resolve))
      this.#kill()
      await gone
    }
    process.off('exit', this.#kill)
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #ready(): Promise<void> {
    await poll(
      'the start of Prometheus',
      async () => {
        if (this.#process.exitCode !== null) throw new Error(`Prometheus ended at once: ${this.#output}`)
        const response = await fetch(`${this.url}/-/ready`).catch(() => undefined)
        return response?.ok
      },
      DEADLINE_MS,
    )
  }

  async #get(path: string, parameters: Record<string, string> = {}): Promise<unknown> {
    const response = await fetch(`${this.url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`)
    const { status, data, error } = (await response.json()) as { status: string; data: unknown; error?: string }
    if (status !== 'success') throw new Error(`Prometheus refused ${path} ${JSON.stringify(parameters)}: ${error}`)
    return data
  }
}

function configFor(targets: readonly Target[]): unknown {
  return {
    global: { scrape_interval: '500ms', scrape_timeout: '500ms' },
    scrape_configs: targets.map(({ job, address, config }) => ({
      job_name: job,
      static_configs: [{ targets: [address] }],
      ...config,
    })),
  }
}

function foundIn({ metric, value, histogram }: ApiSeries): Found {
  if (histogram === undefined) return { labels: metric, value: numberOf(value?.[1] ?? '') }
  const { count, sum, buckets = [] } = histogram[1]
  return {
    labels: metric,
    value: Number.NaN,
    histogram: {
      count: numberOf(count),
      sum: numberOf(sum),
      buckets: buckets.map(([, lower, upper, held]) => ({
        lower: numberOf(lower),
        upper: numberOf(upper),
        count: numberOf(held),
      })),
    },
  }
}
