import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { drawn, mutated } from '../harness/mutator.ts'
import type { Observed } from '../harness/observed.ts'

export interface Ports {
  readonly tcp: number
  readonly udp: number
}

const TCP_CLIENTS = 8
const UNIX_CLIENTS = 3
const SCRAPERS = 4
const NAMES = 500
const FORMATS = [
  'text/plain;version=0.0.4',
  'application/openmetrics-text;version=1.0.0',
  'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
]
const VALID = ['a:1|c|#x:y\nb:2.5|g\n', 'c:1:2:3|ms|@0.5\nd:zoë|s|#t:ü\n', '_e{1,1}:a|b\ne:-1|g|T1700000000\n']

/** Clients of all kinds, each of which comes, does something, and goes in one of several ways, until the time is over. */
export class Load {
  readonly counts = { connections: 0, broken_off: 0, datagrams: 0, scrapes: 0, scrapes_left: 0 }
  readonly #observed: Observed
  readonly #ports: Ports
  readonly #nonsense: readonly Buffer[]
  #ends = 0

  constructor(observed: Observed, ports: Ports) {
    this.#observed = observed
    this.#ports = ports
    this.#nonsense = drawn(mutated(VALID), 500).inputs
  }

  async run(seconds: number): Promise<void> {
    this.#ends = performance.now() + seconds * 1000
    const tcp = { port: this.#ports.tcp, host: '127.0.0.1' }
    const unix = { path: `${this.#observed.folder.path}/statsd.sock` }
    const udp = createSocket('udp4')
    const clients = [
      ...Array.from({ length: TCP_CLIENTS }, () => this.#again(() => this.#connection(tcp))),
      ...Array.from({ length: UNIX_CLIENTS }, () => this.#again(() => this.#connection(unix))),
      ...Array.from({ length: SCRAPERS }, () => this.#again(() => this.#scrape())),
      this.#again(() => this.#datagrams(udp)),
      this.#again(() => this.#typed()),
    ]
    await Promise.all(clients)
    udp.close()
  }

  /** What was done, in words. */
  get done(): string {
    return Object.entries(this.counts)
      .map(([what, count]) => `${count} ${what.replace('_', ' ')}`)
      .join(', ')
  }

  async #again(act: () => Promise<void>): Promise<void> {
    while (performance.now() < this.#ends && this.#observed.isAlive) await act()
  }

  /** A connection that sends for a moment, and then ends, breaks within a line, or is left alone for a while. */
  async #connection(to: NetConnectOpts): Promise<void> {
    const socket = connect(to).on('error', () => undefined)
    socket.resume()
    const closed = once(socket, 'close').catch(() => undefined)
    this.counts.connections++
    for (let pieces = below(20); pieces >= 0 && socket.writable; pieces--) {
      if (!socket.write(this.#lines())) await Promise.race([once(socket, 'drain').catch(() => undefined), closed])
      if (below(3) === 0) await pause(below(20))
    }
    this.#leave(socket)
    await closed
  }

  #leave(socket: Socket): void {
    if (below(4) > 0) {
      socket.end()
      return
    }
    this.counts.broken_off++
    socket.write('broken_of')
    if (socket.remoteFamily === undefined) socket.destroy()
    else socket.resetAndDestroy()
  }

  async #datagrams(udp: DatagramSocket): Promise<void> {
    for (let i = 0; i < 20; i++) {
      this.counts.datagrams++
      const { promise, resolve } = Promise.withResolvers<void>()
      udp.send(this.#lines().subarray(0, 1400), this.#ports.udp, '127.0.0.1', () => resolve())
      await promise
    }
    await pause(5)
  }

  async #typed(): Promise<void> {
    const { stdin } = this.#observed.qovery.process
    const lines = Array.from(
      { length: 50 },
      (_, i) => `{"status":${200 + (i % 3)},"bytes":${below(10_000)}}\n{broken\n`,
    )
    if (!stdin.write(lines.join(''))) await Promise.race([once(stdin, 'drain'), pause(1000)])
    await pause(20)
  }

  /** A scrape in one of the formats, which is sometimes left in the middle or not read for a while. */
  async #scrape(): Promise<void> {
    const headers = {
      accept: FORMATS[below(FORMATS.length)] as string,
      'accept-encoding': ['', 'gzip', 'zstd'][below(3)] as string,
    }
    const scrape = request(this.#observed.page.url, { headers, agent: false })
    const closed = once(scrape, 'close').catch(() => undefined)
    scrape.on('error', () => undefined)
    scrape.on('response', (response) => {
      response.on('error', () => undefined)
      const way = below(5)
      if (way === 0) {
        this.counts.scrapes_left++
        response.once('data', () => scrape.destroy())
      } else if (way === 1) {
        setTimeout(() => response.resume(), 300)
      } else {
        response.resume()
      }
    })
    scrape.end()
    this.counts.scrapes++
    await closed
    await pause(below(100))
  }

  #lines(): Buffer {
    if (below(20) === 0) return this.#nonsense[below(this.#nonsense.length)] as Buffer
    const lines = Array.from({ length: 200 }, () => {
      const name = below(NAMES)
      return `app_${name}:${below(1000)}|${'cgmd'[name % 4] === 'm' ? 'ms' : 'cgmd'[name % 4]}|#shop:s${below(5)}\n`
    })
    return Buffer.from(lines.join(''))
  }
}

function below(limit: number): number {
  return Math.floor(Math.random() * limit)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
