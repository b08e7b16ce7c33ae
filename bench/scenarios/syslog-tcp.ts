import { once } from 'node:events'
import { createReadStream, statSync } from 'node:fs'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { syslogMessages } from '../kit/syslog-messages.ts'
import { pause } from '../kit/wait.ts'
import type { Scenario } from '../scenario.ts'

const MESSAGES = 1_000_000
const WRITE_BYTES = 64 * 1024
/** A file that has not grown for so long is taken to be complete. */
const QUIET_MS = 2000
const LIMIT_MS = 120_000
let messages: Buffer | undefined

export const syslogTcp: Scenario = {
  name: 'syslog_tcp',
  title: `${MESSAGES / 1e6} M messages of RFC 5424 over one TCP connection, until they stand in a file as lines of JSON`,
  columns: [
    { key: 'rate', title: 'messages/s' },
    { key: 'cpu', title: 'CPU s per M messages' },
    { key: 'memory', title: 'peak RSS MiB' },
  ],
  compareBy: 'rate',
  can: ({ syslog }) => syslog !== undefined,
  run: async ({ syslog }) => {
    messages ??= syslogMessages(MESSAGES)
    const { running, output } = await syslog()
    try {
      const cpu = running.cpuSeconds()
      const began = performance.now()
      await send(messages, running.linesPort)
      const ended = await writtenAt(output)
      const figures = {
        rate: MESSAGES / ((ended - began) / 1000),
        cpu: (running.cpuSeconds() - cpu) / (MESSAGES / 1e6),
        memory: running.memory().peak,
      }
      return { figures, note: await judged(output) }
    } finally {
      await running.stop()
    }
  },
}

async function send(bytes: Buffer, port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  for (let start = 0; start < bytes.length; start += WRITE_BYTES) {
    if (!socket.write(bytes.subarray(start, start + WRITE_BYTES))) await once(socket, 'drain')
  }
  socket.end()
}

/** When the file grew for the last time. */
async function writtenAt(file: string): Promise<number> {
  const limit = performance.now() + LIMIT_MS
  let size = -1
  let at = performance.now()
  while (performance.now() < Math.min(limit, at + QUIET_MS)) {
    const now = statSync(file, { throwIfNoEntry: false })?.size ?? 0
    if (now !== size) at = performance.now()
    size = now
    await pause(10)
  }
  return at
}

/** What is wrong with the lines; empty: each message is there once, as JSON, with its fields. */
async function judged(file: string): Promise<string> {
  let [count, sum, wrong] = [0, 0, 0]
  for await (const line of createInterface({ input: createReadStream(file) })) {
    count++
    sum += Number(/seq=(\d+) /.exec(line)?.[1])
    if (!isRead(line)) wrong++
  }
  const isWhole = count === MESSAGES && sum === (MESSAGES * (MESSAGES - 1)) / 2
  if (isWhole && wrong === 0) return ''
  return `NOT EXACT: ${count} lines of ${MESSAGES}, ${wrong} wrong${isWhole ? '' : ', not each message once'}`
}

function isRead(line: string): boolean {
  try {
    const { hostname } = JSON.parse(line) as { hostname?: unknown }
    return typeof hostname === 'string' && hostname.startsWith('web-') && line.includes('tenant')
  } catch {
    // What is no JSON is wrong.
    return false
  }
}
