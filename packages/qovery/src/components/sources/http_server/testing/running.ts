import { request, type IncomingMessage, type RequestOptions } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { LogEvent, Output } from '@qovery/sdk'
import { CollectedOutput, poll, testContext, type TestContext } from '@qovery/sdk/testing'
import { http_server } from '../index.ts'

/** Options of a source whose bodies are JSON, a document a line. */
export const JSON_LINES = { decoding: { codec: 'json' } }

/** A source that listens. */
export interface Running {
  /** `host:port` */
  readonly address: string
  readonly out: CollectedOutput
  readonly cx: TestContext
  readonly stop: () => Promise<void>
}

/** What a client was answered. */
export interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

const ending: (() => Promise<void>)[] = []

/** Stops all that were started, for the end of a test. */
export async function stopAll(): Promise<void> {
  for (const end of ending.splice(0)) await end()
}

/** Starts a source with `options` on a free port of this host. */
export async function running(
  options: object = {},
  parts: Parameters<typeof testContext>[0] = {},
  out: Output = new CollectedOutput(),
): Promise<Running> {
  const cx = testContext({ kind: 'source', id: 'in', type: 'http_server', ...parts })
  const source = await http_server.create(http_server.config.parse({ address: '127.0.0.1:0', ...options }), cx)
  const abort = new AbortController()
  const run = source.run(out, abort.signal)
  const stop = async () => {
    abort.abort()
    await run
  }
  ending.push(stop)
  const line = await poll('listening', () => cx.recorded.log.find(({ message }) => message.startsWith('Listening')))
  return { address: String(line.fields['address']), out: out as CollectedOutput, cx, stop }
}

/** Asks once, with POST unless `options` say otherwise, over a connection of its own. */
export function ask(address: string, body: string | Buffer | undefined, options: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(`http://${address}/`, { method: 'POST', agent: false, ...options }, (response) => {
      buffer(response).then(
        (bytes) => resolve({ status: response.statusCode, headers: response.headers, body: bytes.toString() }),
        reject,
      )
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

/** The logs that were sent, as objects. */
export function valuesOf(out: CollectedOutput): Record<string, unknown>[] {
  return out.events('log').map((event: LogEvent) => event.value as Record<string, unknown>)
}
