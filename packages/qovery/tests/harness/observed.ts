import { readFile } from 'node:fs/promises'
import { poll } from '@qovery/sdk/testing'
import { Ledger } from './ledger.ts'
import { Folder, freePort, samplesAt, type Ended, type Limits, type Qovery } from './qovery.ts'

/** In what `/proc` counts CPU. */
const KERNEL_TICKS_PER_SEC = 100

/** The parts of a config beside what every observed program has. */
export interface Parts {
  readonly sources: string
  readonly transforms?: string
  readonly sinks?: string
  /** What the page shows beside the program's own metrics. */
  readonly shown?: readonly string[]
  /** More options of the page. */
  readonly page?: string
}

/** Flags with which a program says once what repeats, however long a test takes. */
export const SAID_ONCE: readonly string[] = ['--internal-log-rate-limit', '3600']

export interface StartOptions extends Limits {
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The folder of another program, which stays when this one ends. */
  readonly in?: Folder
}

/** A running program whose own metrics can be read from a page. In its config `${FOLDER}` is a folder of its own and `${PAGE}` the port of that page. */
export class Observed implements AsyncDisposable {
  readonly folder: Folder
  readonly qovery: Qovery
  readonly page: { readonly port: number; readonly url: string }
  readonly ledger: Ledger

  readonly #owned: boolean

  private constructor(parts: { folder: Folder; owned: boolean; qovery: Qovery; port: number; ledger: Ledger }) {
    this.#owned = parts.owned
    this.folder = parts.folder
    this.qovery = parts.qovery
    this.page = { port: parts.port, url: `http://127.0.0.1:${parts.port}/metrics` }
    this.ledger = parts.ledger
  }

  /** Starts a program and waits until it runs. */
  static async start(parts: Parts, options: StartOptions = {}): Promise<Observed> {
    const port = await freePort()
    const yaml = configOf(parts, port)
    const folder = options.in ?? (await Folder.of())
    await folder.write('qovery.yaml', yaml)
    const variables = { FOLDER: folder.path, PAGE: String(port) }
    const ledger = await Ledger.of(yaml, variables)
    const qovery = folder.run(options.flags ?? [], { ...variables, ...options.env }, options)
    const observed = new Observed({ folder, owned: options.in === undefined, qovery, port, ledger })
    try {
      await qovery.says(/runs \d+ source/)
      await poll('the first page', () => samplesAt(observed.page.url).catch(() => undefined))
      return observed
    } catch (error) {
      await observed[Symbol.asyncDispose]()
      throw error
    }
  }

  samples(): Promise<Map<string, number>> {
    return samplesAt(this.page.url)
  }

  /** Memory that the process has in use, in MiB. */
  async residentMiB(): Promise<number> {
    const status = await readFile(`/proc/${this.qovery.process.pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
  }

  /** CPU that the process has taken so far, in seconds: how much it did, on a machine of whatever speed or load. */
  async cpuSecs(): Promise<number> {
    const stat = await readFile(`/proc/${this.qovery.process.pid}/stat`, 'utf8')
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number)
    return ((user as number) + (system as number)) / KERNEL_TICKS_PER_SEC
  }

  /** Whether the program is still there. */
  get isAlive(): boolean {
    const { exitCode, signalCode } = this.qovery.process
    return exitCode === null && signalCode === null
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    return this.qovery.stop(signal)
  }

  endsSoon(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    return this.qovery.endsSoon(signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.qovery[Symbol.asyncDispose]()
    if (this.#owned) await this.folder[Symbol.asyncDispose]()
  }
}

function configOf({ sources, transforms = '', sinks = '', shown = [], page = '' }: Parts, port: number): string {
  return `
sources:
  own: { type: internal_metrics, scrape_interval_secs: 0.05 }
${sources}
${transforms === '' ? '' : `transforms:\n${transforms}`}
sinks:
  page:
    type: prometheus_exporter
    inputs: [${['own', ...shown].join(', ')}]
    address: "127.0.0.1:${port}"
${page}
${sinks}
`
}
