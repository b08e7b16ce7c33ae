import { createSocket } from 'node:dgram'
import { EventEmitter } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { chmod, unlink } from 'node:fs/promises'
import type { ComponentContext } from '@qovery/sdk'
import type { DatagramHandler } from './datagram-handler.ts'
import { descriptorOfHandle, handleOf, type UdpHandle, type Descriptor } from './descriptor.ts'
import { Drain, type DatagramEvents } from './drain.ts'
import { ListenError } from './listen-error.ts'
import { removeStale } from './stale-socket.ts'
import { bareSocket, withCode, type BareSocket } from './unix-addon.ts'

/** What is read of a datagram, by Node's events and by the descriptor alike: longer ones are cut to it. */
const MOST_BYTES = 65_536

export interface UnixDatagramListener {
  readonly path: string
  /** The permissions of the socket, as `chmod` takes them; left out: what the umask of the process leaves. */
  readonly socket_file_mode?: number | undefined
  readonly handle: DatagramHandler
}

/**
 * Listens on a unix datagram socket until `signal` aborts. While there is no room downstream the kernel keeps a few
 * datagrams (`net.unix.max_dgram_qlen`) and then makes the senders wait. Those over 64 KiB are cut and reported. Linux only.
 * @throws ListenError
 */
export async function listenUnixDatagram(
  { path, socket_file_mode: mode, handle }: UnixDatagramListener,
  cx: ComponentContext,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return
  await removeStale(path)
  const socket = open(path)
  const guarded: DatagramHandler = (bytes, start, end) => {
    if (end - start === MOST_BYTES) cx.failed('datagram_too_long', `A datagram was cut to ${MOST_BYTES} bytes`)
    return handle(bytes, start, end)
  }
  try {
    if (mode !== undefined) await chmod(path, mode)
    cx.log.info(`Listening on unix ${path}`, { address: path })
    await new Drain({ socket, descriptor: socket.descriptor, handle: guarded, cx }).run(signal)
  } finally {
    socket.close()
    await unlink(path).catch(() => cx.log.debug('The socket was removed by somebody else', { path }))
  }
}

/** A bound socket that brings datagrams as events, or as its descriptor is read. */
class UnixDatagramSocket extends EventEmitter implements DatagramEvents {
  readonly descriptor: Descriptor
  readonly #recvBufferSize: number
  readonly #close: () => void

  constructor(handle: UdpHandle, descriptor: Descriptor, recvBufferSize: number, close: () => void) {
    super()
    this.descriptor = descriptor
    this.#recvBufferSize = recvBufferSize
    this.#close = close
    Object.assign(handle, { onmessage: this.#take })
    descriptor.startReading()
  }

  getRecvBufferSize(): number {
    return this.#recvBufferSize
  }

  close(): void {
    this.#close()
  }

  readonly #take = (size: number, _: unknown, message: Buffer | undefined): void => {
    if (size < 0) this.emit('error', new Error(`reading failed with the system error ${size}`))
    else this.emit('message', message ?? Buffer.alloc(0))
  }
}

/** Their memory must outlive the descriptors, which Node closes. */
const kept = new Set<BareSocket>()
/** One that could not be bound: closing it is not possible, so the next attempt takes it. */
let spare: BareSocket | undefined

/** Makes a socket with `node-unix-socket` and lets Node's event loop read it, as if it were one of UDP. @throws ListenError */
function open(path: string): UnixDatagramSocket {
  const what = `unix ${path}`
  if (process.platform !== 'linux') {
    throw new ListenError(`cannot listen on ${what}: unix datagrams are read on Linux only; use a unix stream or UDP`)
  }
  const carrier = createSocket('udp4')
  try {
    const handle = handleOf(carrier)
    const bare = bound(path)
    const code = handle?.open?.(fdBoundTo(path))
    const descriptor = handle && descriptorOfHandle(handle)
    if (code !== 0 || descriptor === undefined) throw new Error('this version of Node cannot read unix datagrams')
    return new UnixDatagramSocket(handle as UdpHandle, descriptor, bare.getRecvBufferSize(), () => carrier.close())
  } catch (error) {
    carrier.close()
    throw ListenError.of(what, withCode(error))
  }
}

function bound(path: string): BareSocket {
  spare ??= bareSocket()
  spare.bind(path)
  const bare = spare
  spare = undefined
  kept.add(bare)
  return bare
}

/** The descriptor in this process of the socket at `path`. */
function fdBoundTo(path: string): number {
  // Another process may still have a socket whose file at the same path is gone.
  const rows = readFileSync('/proc/net/unix', 'latin1')
    .split('\n')
    .filter((row) => row.endsWith(` ${Buffer.from(path).toString('latin1')}`))
  const links = new Set(rows.map((row) => `socket:[${row.trim().split(/\s+/)[INODE]}]`))
  const fd = readdirSync('/proc/self/fd').find((name) => links.has(linkOf(name) ?? ''))
  if (fd === undefined) throw new Error('the new socket is not among the files of this process in /proc')
  return Number(fd)
}

/** Column of /proc/net/unix: `Num RefCount Protocol Flags Type St Inode Path`. */
const INODE = 6

function linkOf(fd: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    // The descriptor of the listing itself is gone by now.
    return undefined
  }
}
