import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { BodyReader, type Body } from './body.ts'
import { answerRefusal, type HttpRefusal } from './refusal.ts'

const MEBI = 1024 * 1024
const ZEROS = gzipSync(Buffer.alloc(MEBI))
let server: Server | undefined

afterEach(() => {
  server?.close()
})

/** A server that keeps the bodies of its requests. */
async function keeping(bodies: Body[]): Promise<string> {
  const reader = new BodyReader({ max_bytes: MEBI, max_bytes_together: 2 * MEBI })
  server = createServer((request, response) => {
    reader.read(request).then(
      (body) => {
        bodies.push(body)
        response.end()
      },
      (error: unknown) => answerRefusal(response, error as HttpRefusal),
    )
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('bodies count against the limit of all, as they are once decompressed, until they are released', async () => {
  const bodies: Body[] = []
  const address = await keeping(bodies)
  const post = async () => {
    const answer = await fetch(address, { method: 'POST', body: ZEROS, headers: { 'content-encoding': 'gzip' } })
    await answer.arrayBuffer()
    return answer.status
  }
  expect([await post(), await post(), await post()]).toEqual([200, 200, 503])
  expect(bodies.map(({ bytes, wire_bytes }) => [bytes.length, wire_bytes])).toEqual([
    [MEBI, ZEROS.length],
    [MEBI, ZEROS.length],
  ])
  bodies[0]?.release()
  expect([await post(), await post()]).toEqual([200, 503])
})
