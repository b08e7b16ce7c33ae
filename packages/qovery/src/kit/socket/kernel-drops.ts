import { fstatSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { messageOf, type ComponentContext, type CounterHandle } from '@qovery/sdk'
import type { Descriptor } from './descriptor.ts'

const EVERY_MS = 5000
const TABLES = ['/proc/net/udp', '/proc/net/udp6']

/** Counts the datagrams that the kernel dropped because the buffer of our own socket was full. Linux only. */
export class KernelDrops {
  readonly #cx: ComponentContext
  readonly #counter: CounterHandle
  readonly #inode: string | undefined
  readonly #timer: NodeJS.Timeout | undefined
  #seen = 0

  constructor(cx: ComponentContext, descriptor: Descriptor | undefined) {
    this.#cx = cx
    this.#counter = cx.counter(
      'socket_kernel_dropped_datagrams_total',
      'Datagrams that the kernel dropped because the receive buffer of the socket was full.',
    )
    this.#inode = descriptor && String(fstatSync(descriptor.fd).ino)
    if (this.#inode !== undefined) this.#timer = setInterval(() => void this.check(), EVERY_MS).unref()
  }

  /** Counts what was dropped since the last time. */
  async check(): Promise<void> {
    const dropped = this.#inode === undefined ? undefined : await droppedBy(this.#inode, this.#cx)
    if (dropped === undefined || dropped <= this.#seen) return
    this.#counter.add(dropped - this.#seen)
    this.#cx.log.warn(
      'The kernel dropped datagrams because the receive buffer was full: raise receive_buffer_bytes, and net.core.rmem_max',
      { datagrams: dropped - this.#seen },
    )
    this.#seen = dropped
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.check()
  }
}

async function droppedBy(inode: string, cx: ComponentContext): Promise<number | undefined> {
  for (const table of TABLES) {
    try {
      const text = await readFile(table, 'latin1')
      for (const line of text.split('\n')) {
        const columns = line.trim().split(/\s+/)
        if (columns[INODE] === inode) return Number(columns[DROPS])
      }
    } catch (error) {
      cx.log.debug(`Dropped datagrams cannot be counted: ${messageOf(error)}`)
    }
  }
  return undefined
}

/** Columns of /proc/net/udp: `sl local remote st tx:rx tr:when retrnsmt uid timeout inode ref pointer drops`. */
const INODE = 9
const DROPS = 12
