/** The code of a new sink. */
export const SINK = `
import { defineSink, Reject, Retry, s, type Sink } from '@qovery/sdk'
import { encodeJson } from '@qovery/vrl/value'

const BATCH = { max_events: 1000, timeout_secs: 1 }
const REQUEST_SECS = 60

const config = s.object({
  endpoint: s.string('Address that takes the logs, one JSON document a line.', {
    examples: ['http://localhost:8080/logs'],
  }),
})

/** POSTs logs as newline-delimited JSON. */
export const NAME = defineSink({
  name: 'NAME',
  summary: 'Sends logs to an address over HTTP.',
  stability: 'alpha',
  config,
  examples: [{ title: 'Send to a receiver on this machine', config: { endpoint: 'http://localhost:8080/logs' } }],
  inputs: () => ['log'],
  delivery: () => ({ batch: BATCH, concurrency: 1, timeout_secs: REQUEST_SECS }),
  create: ({ endpoint }, cx): Sink<'log'> => ({
    async write(batch, signal) {
      const body = batch.events.map((event) => \`\${encodeJson(event.value)}\\n\`).join('')
      const response = await fetch(endpoint, { method: 'POST', body, signal })
      await response.body?.cancel()
      if (response.status === 429 || response.status >= 500) throw new Retry(\`the receiver answered \${response.status}\`)
      if (!response.ok) throw new Reject(\`the receiver answered \${response.status}\`)
      cx.sentBytes(Buffer.byteLength(body))
    },
  }),
})
`

/** Its test. */
export const SINK_TEST = `
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { LogBatch, LogEvent, NO_METADATA, Reject, Retry } from '@qovery/sdk'
import { testContext, testSink } from '@qovery/sdk/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NAME } from './index.ts'

const received: string[] = []
let status = 200
const server = createServer((request, response) => {
  void text(request).then((body) => {
    received.push(body)
    response.writeHead(status).end()
  })
})
const config = () => ({ endpoint: \`http://127.0.0.1:\${(server.address() as AddressInfo).port}/\` })

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

describe('the contract of sinks', () => {
  testSink(NAME, { test, config })
})

async function write(): Promise<void> {
  const sink = await NAME.create(config(), testContext())
  await sink.write(LogBatch.of([new LogEvent({ message: 'hello' }, NO_METADATA)]), AbortSignal.timeout(5000))
}

test('sends one line a log', async () => {
  received.length = 0
  status = 200
  await write()
  expect(received).toEqual(['{"message":"hello"}\\n'])
})

test('tries again what the receiver cannot take now, and gives up what it refuses', async () => {
  status = 503
  await expect(write()).rejects.toThrow(Retry)
  status = 400
  await expect(write()).rejects.toThrow(Reject)
})
`
