import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ComponentContext, LogEvent } from '@qovery/sdk'
import { CollectedOutput, testContext, type TestContext } from '@qovery/sdk/testing'
import { file } from '../index.ts'

export interface Running {
  readonly out: CollectedOutput
  readonly cx: TestContext
  stop(): Promise<void>
}

/** A folder with log files of a test's own, and sources that read them. */
export class Place implements AsyncDisposable {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'file-'))
  readonly #stops: (() => Promise<void>)[] = []

  constructor() {
    mkdirSync(this.at('data'))
  }

  at(name: string): string {
    return path.join(this.folder, name)
  }

  /** Starts a source of `*.log`; with acknowledgements, unless `parts` says otherwise. */
  async run(
    options: object = {},
    parts: Partial<ComponentContext> = {},
    out = new CollectedOutput(),
  ): Promise<Running> {
    const own = { id: 'in', type: 'file', kind: 'source', acknowledgements: true } as const
    const cx = testContext({ ...own, dataDir: async () => this.at('data'), ...(parts as object) })
    const config = file.config.parse({ include: [this.at('*.log')], glob_minimum_cooldown_ms: 50, ...options })
    const abort = new AbortController()
    const running = (await file.create(config, cx)).run(out, abort.signal)
    const stop = async () => {
      abort.abort()
      await running
    }
    this.#stops.push(stop)
    return { out, cx, stop }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stop of this.#stops) await stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export function messagesOf(out: CollectedOutput): unknown[] {
  return out.events('log').map((event: LogEvent) => (event.value as { message: unknown }).message)
}

/** The messages, once there are so many. */
export async function messages({ out }: Running, count: number): Promise<unknown[]> {
  await out.until(count)
  return messagesOf(out)
}

/** Lines that are all different. */
export function lines(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, i) => `${from + i} a line of some length ${'x'.repeat((from + i) % 50)}`)
}

export function text(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('')
}
