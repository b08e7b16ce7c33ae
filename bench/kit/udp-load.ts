import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { statsdLines, type LinesWanted } from './statsd-lines.ts'
import { pause } from './wait.ts'

export interface LoadWanted {
  readonly lines: LinesWanted
  readonly port: number
  /** Lines per second. */
  readonly rate: number
  readonly seconds: number
  /** After so many seconds the receiver is taken to be warm. */
  readonly warmAfter?: number
}

/** What was really sent. */
export interface LoadSent {
  readonly lines: number
  /** The sum of all counters. */
  readonly count: number
  readonly seconds: number
}

const SEND_BUFFER_BYTES = 4 * 1024 * 1024
/** Datagrams that may be on their way into the kernel. */
const MAX_PENDING = 512
const BURST = 256

/** Sends lines over UDP at a rate, from a thread of its own, so that scrapes do not hold it up. */
export async function udpLoad(wanted: LoadWanted, onWarm?: (linesSoFar: number) => void): Promise<LoadSent> {
  const thread = new Worker(new URL(import.meta.url), { workerData: wanted })
  const sent = await new Promise<LoadSent>((resolve, reject) => {
    thread.on('error', reject)
    thread.on('message', (message: number | LoadSent) => {
      if (typeof message === 'number') onWarm?.(message)
      else resolve(message)
    })
  })
  await thread.terminate()
  return sent
}

async function send({ lines: linesWanted, port, rate, seconds, warmAfter = 0 }: LoadWanted): Promise<LoadSent> {
  const pool = statsdLines(linesWanted)
  const socket = createSocket('udp4')
  socket.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.setSendBufferSize(SEND_BUFFER_BYTES)
  const way = { pending: 0, fault: null as Error | null }
  const sent = (error: Error | null) => {
    way.pending--
    way.fault ??= error
  }
  let [lines, count, next] = [0, 0, 0]
  let isWarm = false
  const wanted = Math.ceil(rate * seconds)
  const began = performance.now()
  while (lines < wanted && performance.now() - began < (seconds + 2) * 1000) {
    const due = Math.min(wanted, (rate * (performance.now() - began + 1)) / 1000)
    for (let burst = 0; lines < due && way.pending < MAX_PENDING && burst < BURST; burst++) {
      way.pending++
      socket.send(pool.datagrams[next] as Buffer, sent)
      lines += pool.linesIn[next] as number
      count += pool.countIn[next] as number
      next = (next + 1) % pool.datagrams.length
    }
    if (!isWarm && performance.now() - began >= warmAfter * 1000) {
      isWarm = true
      parentPort?.postMessage(lines)
    }
    if (lines >= due) await pause(1)
    else await setImmediate()
  }
  while (way.pending > 0) await pause(1)
  const took = (performance.now() - began) / 1000
  socket.close()
  if (way.fault !== null) throw way.fault
  return { lines, count, seconds: took }
}

if (!isMainThread && parentPort !== null) parentPort.postMessage(await send(workerData as LoadWanted))
