import { existsSync, readFileSync, readlinkSync } from 'node:fs'

/** What a descriptor is; `undefined`: the system does not tell. */
export type SocketKind =
  | 'a stream socket that listens'
  | 'a connection'
  | 'a datagram socket of the network'
  | 'a datagram socket on a path'
  | 'a packet socket'
  | 'no socket'

/** The lists of sockets below `/proc/net`, the column of the inode, and what a socket is that stands there. Source: proc(5). */
const LISTS: readonly (readonly [string, number, (columns: readonly string[]) => SocketKind])[] = [
  ['tcp', 9, tcpKind],
  ['tcp6', 9, tcpKind],
  ['udp', 9, () => 'a datagram socket of the network'],
  ['udp6', 9, () => 'a datagram socket of the network'],
  ['unix', 6, unixKind],
]
const TCP_LISTENS = '0A'
/** `SO_ACCEPTCON`. */
const UNIX_LISTENS = 0x10000

export function socketKind(fd: number): SocketKind | undefined {
  try {
    const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1]
    if (inode === undefined) return 'no socket'
    for (const [list, column, kindOf] of LISTS) {
      const found = linesOf(list).find((columns) => columns[column] === inode)
      if (found !== undefined) return kindOf(found)
    }
  } catch {
    // Without /proc nobody knows, and opening it shows what is wrong.
  }
  return undefined
}

/** Nothing for what the kernel does not have, such as IPv6. */
function linesOf(list: string): string[][] {
  const file = `/proc/self/net/${list}`
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(1) : []
  return lines.map((line) => line.trim().split(/\s+/))
}

function tcpKind([, , , state]: readonly string[]): SocketKind {
  return state === TCP_LISTENS ? 'a stream socket that listens' : 'a connection'
}

function unixKind([, , , flags = '', type]: readonly string[]): SocketKind {
  if (type === '0002') return 'a datagram socket on a path'
  if (type !== '0001') return 'a packet socket'
  return (Number.parseInt(flags, 16) & UNIX_LISTENS) !== 0 ? 'a stream socket that listens' : 'a connection'
}
