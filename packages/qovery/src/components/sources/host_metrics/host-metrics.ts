import {
  BATCH_EVENTS,
  messageOf,
  MetricBatchBuilder,
  type ComponentContext,
  type Output,
  type Source,
} from '@qovery/sdk'
import { statfs } from 'node:fs'
import { pause } from '../../../kit/backoff.ts'
import type { Capacity, Collector, Host } from './collector.ts'
import { each, Files } from './files.ts'
import { readMachine } from './machine.ts'
import { Patience } from './patience.ts'
import { Reading } from './reading.ts'

/** A collector that takes longer is left to itself, and the scrape goes on without it. */
const TIMEOUT_MS = 10_000
/** Collectors at once. Few, so that files that hang cannot take the whole thread pool. */
const WIDTH = 2
const MAX_HANGING = 2

export interface Settings {
  readonly interval_ms: number
  readonly namespace: string
  readonly proc: string
  readonly sys: string
  /** The collectors to run, by name, in the order in which their metrics stand in a batch. */
  readonly collectors: ReadonlyMap<string, (host: Host) => Collector>
}

/** Asks all collectors every interval, and sends what they found as one generation of series. */
export class HostMetrics implements Source {
  readonly #settings: Settings
  readonly #cx: ComponentContext
  readonly #files = new Files()
  readonly #patience = new Patience(MAX_HANGING)
  readonly #faults = new Map<string, string>()
  readonly #statfs: Host['statfs']
  #collectors: ReadonlyMap<string, Collector> = new Map()
  #generation = 0

  constructor(settings: Settings, cx: ComponentContext, statfs: Host['statfs'] = statfsOf) {
    this.#settings = settings
    this.#cx = cx
    this.#statfs = statfs
  }

  async run(out: Output, signal: AbortSignal): Promise<void> {
    const { interval_ms } = this.#settings
    await this.#prepare()
    const aborted = new Promise<undefined>((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true })
    })
    let due = performance.now()
    while (!signal.aborted) {
      const timestamp = Date.now()
      const readings = await Promise.race([this.#collect(), aborted])
      if (readings === undefined) return
      await this.#send(readings, timestamp, out)
      due = Math.max(due + interval_ms, performance.now())
      await pause(due - performance.now(), signal)
    }
  }

  async #prepare(): Promise<void> {
    const { collectors, namespace, proc, sys } = this.#settings
    if (proc !== '/proc' || sys !== '/sys') this.#cx.log.info(`The machine is read from ${proc} and ${sys}`)
    const host: Host = {
      proc,
      sys,
      identity: { namespace, host: this.#cx.globals.hostname },
      files: this.#files,
      machine: await readMachine(this.#files),
      statfs: this.#statfs,
    }
    this.#collectors = new Map([...collectors].map(([name, make]) => [name, make(host)]))
  }

  /** One scrape. It never rejects: what a collector throws is counted. */
  async #collect(): Promise<Reading[]> {
    const readings: Reading[] = []
    await each([...this.#collectors], WIDTH, async ([name, collector], index) => {
      const reading = new Reading()
      try {
        await this.#patience.wait(`the collector ${name}`, TIMEOUT_MS, () => collector.collect(reading))
        readings[index] = reading
        collector.sweep()
        this.#tell(name, reading.faults)
      } catch (error) {
        const message = `The collector ${name} failed: ${messageOf(error)}`
        this.#faults.set(name, message)
        this.#cx.failed('collector_failed', message, { part: name })
      }
    })
    this.#cx.receivedBytes(this.#files.takeBytes())
    return readings.filter((reading) => reading !== undefined)
  }

  /** Counts what a collector could not read when it is new: mounts that may not be looked into stay so for ever. */
  #tell(part: string, faults: string): void {
    const before = this.#faults.get(part) ?? ''
    if (faults === before) return
    this.#faults.set(part, faults)
    if (faults === '') {
      this.#cx.log.info(`The collector ${part} reads everything again`)
      return
    }
    this.#cx.failed('collector_incomplete', `The collector ${part} left something out: ${faults}`, { part })
  }

  async #send(readings: readonly Reading[], timestamp: number, out: Output): Promise<void> {
    const total = readings.reduce((sum, reading) => sum + reading.length, 0)
    const id = ++this.#generation
    const builder = new MetricBatchBuilder(Math.min(total, BATCH_EVENTS))
    let sent = 0
    for (const reading of readings) {
      let at = 0
      while (at < reading.length) {
        at = reading.pour(builder, at, { limit: BATCH_EVENTS - builder.length, timestamp })
        if (builder.length < BATCH_EVENTS && sent + builder.length < total) continue
        sent += builder.length
        await out.send(builder.finish({ scope: this.#cx.id, id, final: sent === total }))
      }
    }
  }
}

function statfsOf(path: Buffer): Promise<Capacity> {
  return new Promise((resolve, reject) => {
    statfs(path, (error, capacity) => (error ? reject(error) : resolve(capacity)))
  })
}
