import type { Collector, Host } from '../collector.ts'
import { ifThere } from '../files.ts'
import type { Reading } from '../reading.ts'
import { Roster, type Metric } from '../roster.ts'

/** In the order of the kernel's numbers, from 1 (include/net/tcp_states.h). */
const STATES = [
  'established',
  'syn_sent',
  'syn_recv',
  'fin_wait1',
  'fin_wait2',
  'time_wait',
  'close',
  'close_wait',
  'last_ack',
  'listen',
  'closing',
]
/** A request that is not a socket yet; shown apart by newer kernels only. */
const NEW_SYN_RECV = 12
const SYN_RECV = 3

const METRICS: readonly Metric[] = [
  ...STATES.map((state): Metric => ({
    name: 'tcp_connections_total',
    type: 'gauge',
    help: 'TCP sockets in a state, those that listen included.',
    tags: [['state', state]],
  })),
  {
    name: 'tcp_tx_queued_bytes_total',
    type: 'gauge',
    help: 'Bytes that TCP sockets have yet to send or to see confirmed.',
  },
  {
    name: 'tcp_rx_queued_bytes_total',
    type: 'gauge',
    help: 'Bytes that TCP sockets received and their programs have not read; of those that listen, waiting connections.',
  },
]

/** States and queues of TCP sockets from /proc/net/tcp and tcp6, of the network namespace it runs in. */
export class Tcp implements Collector {
  readonly #host: Host
  readonly #roster: Roster

  constructor(host: Host) {
    this.#host = host
    this.#roster = new Roster('tcp', METRICS, host.identity)
  }

  async collect(into: Reading): Promise<void> {
    const { files, proc } = this.#host
    const sockets = new SocketCount()
    await files.chunks(`${proc}/net/tcp`, (chunk) => sockets.read(chunk))
    sockets.end()
    // A kernel without IPv6 has no such file.
    await ifThere(files.chunks(`${proc}/net/tcp6`, (chunk) => sockets.read(chunk)))
    sockets.end()
    if (sockets.strange > 0) into.fault(`${proc}/net/tcp or tcp6 has ${sockets.strange} lines that are not of a socket`)
    const values = [...sockets.states.slice(1), sockets.sending, sockets.received]
    into.add(this.#roster.known('') ?? this.#roster.add(''), values)
  }

  sweep(): void {
    this.#roster.sweep()
  }
}

const NEWLINE = 10

/** Counts sockets line by line, in pieces as they come: a busy machine has hundreds of thousands. */
export class SocketCount {
  /** By the kernel's number of the state. */
  readonly states = new Array<number>(STATES.length + 1).fill(0)
  sending = 0
  received = 0
  /** Lines that no socket could be read from. */
  strange = 0
  #rest = ''
  #heading = true

  read(chunk: Buffer): void {
    let start = 0
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start)
      if (end < 0) break
      this.#line(this.#rest + chunk.toString('latin1', start, end))
      this.#rest = ''
      start = end + 1
    }
    // A line of the kernel has about 150 characters; what is longer is none and need not be kept.
    if (this.#rest.length < 4096) this.#rest += chunk.toString('latin1', start)
  }

  /** The end of a file: the next one starts with a heading again. */
  end(): void {
    if (this.#rest !== '') this.#line(this.#rest)
    this.#rest = ''
    this.#heading = true
  }

  #line(line: string): void {
    if (this.#heading) {
      this.#heading = false
      return
    }
    const found = SOCKET.exec(line)
    const number = found === null ? 0 : Number.parseInt(found[1] as string, 16)
    const state = number === NEW_SYN_RECV ? SYN_RECV : number
    if (found === null || state === 0 || state > STATES.length) {
      this.strange++
      return
    }
    this.states[state] = (this.states[state] as number) + 1
    this.sending += Number.parseInt(found[2] as string, 16)
    this.received += Number.parseInt(found[3] as string, 16)
  }
}

/** `  0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 …`: slot, local and remote address, state, both queues. */
const SOCKET = /^ *\d+: [0-9A-F]+:[0-9A-F]{4} [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2}) ([0-9A-F]{8}):([0-9A-F]{8})/
