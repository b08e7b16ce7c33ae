import fs from 'node:fs'
import net from 'node:net'
import type { Readable } from 'node:stream'
import tty from 'node:tty'

/** A descriptor can be given to the event loop but once: who comes again gets the same stream. */
const streams = new Map<number, Readable>()

/**
 * The stream of a pipe, a socket, a terminal or another device that the process was started with. When it has ended the
 * descriptor is closed. @throws Error where it is none of these, or one of the program's own
 */
export function openDescriptor(fd: number): Readable {
  const known = streams.get(fd)
  if (known !== undefined) return known
  const stream = streamOf(fd)
  streams.set(fd, stream)
  stream.once('close', () => streams.delete(fd))
  return stream
}

function streamOf(fd: number): Readable {
  const stats = fs.fstatSync(fd)
  if (stats.isCharacterDevice()) return tty.isatty(fd) ? new tty.ReadStream(fd) : fs.createReadStream('', { fd })
  if (!stats.isFIFO() && !stats.isSocket()) {
    throw new Error(`File descriptor ${fd} is no file, pipe, socket or terminal that could be read: give another one`)
  }
  if (stats.isFIFO() && isOurs(fd)) {
    throw new Error(`File descriptor ${fd} is a pipe within the program: start it with a descriptor of that number`)
  }
  try {
    return new net.Socket({ fd, readable: true, writable: false })
  } catch (cause) {
    throw new Error(`File descriptor ${fd} cannot be read as a stream: give a pipe or a connected stream socket`, {
      cause,
    })
  }
}

/** Whether the program itself holds the end of the pipe into which is written, as the event loop does for its signals. */
function isOurs(fd: number): boolean {
  if (process.platform !== 'linux') return false
  const pipe = linkOf(String(fd))
  if (pipe === undefined) return false
  return fs
    .readdirSync('/proc/self/fd')
    .some((other) => Number(other) !== fd && linkOf(other) === pipe && isWritten(other))
}

function linkOf(fd: string): string | undefined {
  try {
    return fs.readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    // It was closed since the folder was listed, or there is no /proc.
    return undefined
  }
}

/** Whether the access mode, the last octal digit of its flags, is for writing. */
function isWritten(fd: string): boolean {
  const mode = /^flags:\s+\d*(\d)$/m.exec(fs.readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1]
  return mode !== undefined && Number(mode) % 4 !== 0
}
