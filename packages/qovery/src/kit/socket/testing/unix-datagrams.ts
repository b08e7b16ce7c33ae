import { spawn } from 'node:child_process'

const ADDON = import.meta.resolve('node-unix-socket')

const SENDER = `
import { text } from 'node:stream/consumers'
import unix from '${ADDON}'
const [path, datagrams] = JSON.parse(await text(process.stdin))
const sender = new unix.DgramSocket()
for (const datagram of datagrams) {
  const bytes = Buffer.from(datagram)
  await new Promise((resolve, reject) => sender.sendTo(bytes, 0, bytes.length, path, (error) => error ? reject(error) : resolve()))
}
sender.close()`

const DEAD = `
import unix from '${ADDON}'
new unix.DgramSocket().bind(process.argv[1])
process.exit()`

/** Sends datagrams from a process of its own, which waits while the receiver has no room. */
export function sendUnixDatagrams(path: string, datagrams: readonly string[]): Promise<void> {
  return run(SENDER, [], JSON.stringify([path, datagrams]))
}

/** Leaves the datagram socket of a process that has ended at `path`. */
export function leaveUnixDatagramSocket(path: string): Promise<void> {
  return run(DEAD, [path], '')
}

async function run(script: string, args: readonly string[], input: string): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, ...args], {
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  child.stdin.end(input)
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`the process ended with ${String(code)}`)
}
