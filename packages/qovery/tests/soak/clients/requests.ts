import { once } from 'node:events'
import { request, type ClientRequest } from 'node:http'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { below, oneOf, onceIn, pause } from '../chance.ts'
import type { Stream } from '../messages.ts'
import type { Scene } from '../scene.ts'

const FORMATS = [
  'text/plain;version=0.0.4',
  'application/openmetrics-text;version=1.0.0',
  'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
]
const BOMBS = [
  ['gzip', gzipSync(Buffer.alloc(64 * 1024 * 1024))],
  ['zstd', zstdCompressSync(Buffer.alloc(64 * 1024 * 1024))],
] as const

/** A scrape in one of the formats, which is sometimes left in the middle or not read for a while. */
export async function scrape({ observed, counts }: Scene): Promise<void> {
  const headers = { accept: oneOf(FORMATS), 'accept-encoding': oneOf(['', 'gzip', 'zstd']) }
  const call = request(observed.page.url, { headers, agent: false })
  const closed = over(call)
  call.on('response', (response) => {
    response.on('error', () => undefined)
    const way = below(5)
    if (way === 0) {
      counts.add('scrapes left')
      response.once('data', () => call.destroy())
    } else if (way === 1) {
      setTimeout(() => response.resume(), 300)
    } else {
      response.resume()
    }
  })
  call.end()
  counts.add('scrapes')
  await closed
  await pause(below(200))
}

/** A body of JSON lines: plain, compressed, announced and never sent in full, or a bomb. */
export async function post({ ports, counts }: Scene, stream: Stream): Promise<void> {
  const [encoding, bytes] = body(stream)
  const headers = { ...(encoding !== undefined && { 'content-encoding': encoding }), 'content-length': bytes.length }
  const call = request({ port: ports.http, host: '127.0.0.1', method: 'POST', headers, agent: false })
  const closed = over(call)
  call.on('response', (response) => {
    counts.add(`answers ${response.statusCode}`)
    response.on('error', () => undefined).resume()
  })
  if (onceIn(10)) {
    counts.add('posts broken off')
    call.write(bytes.subarray(0, bytes.length >> 1))
    await pause(below(100))
    call.destroy()
  } else {
    call.end(bytes)
  }
  counts.add('posts')
  await closed
  await pause(below(50))
}

function body(stream: Stream): readonly [string | undefined, Buffer] {
  if (onceIn(200)) return oneOf(BOMBS)
  const bytes = stream.piece(200)
  if (onceIn(3)) return ['gzip', gzipSync(bytes)]
  return onceIn(3) ? ['zstd', zstdCompressSync(bytes)] : [undefined, bytes]
}

function over(call: ClientRequest): Promise<unknown> {
  call.on('error', () => undefined)
  return once(call, 'close').catch(() => undefined)
}
