import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { CollectedOutput, poll, testContext, type TestContext } from '@qovery/sdk/testing'
import { statsd } from '../index.ts'

/** A source that listens. */
export interface RunningSource {
  readonly out: CollectedOutput
  readonly cx: TestContext
  /** Where it listens; of a unix socket: the path. */
  readonly address: string
  readonly port: number
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>
}

const running: RunningSource[] = []

/** Stops all that were started, for the end of a test. */
export async function stopAll(): Promise<void> {
  for (const source of running.splice(0)) await source.stop()
}

export async function startSource(config: object, out = new CollectedOutput()): Promise<RunningSource> {
  const cx = testContext({ id: 'in', kind: 'source', type: 'statsd' })
  const source = await statsd.create(statsd.config.parse(config), cx)
  const controller = new AbortController()
  const ended = source.run(out, controller.signal)
  const listening = poll('listening', () => cx.recorded.log.find(({ message }) => message.startsWith('Listening')))
  const line = await Promise.race([listening, ended.then(() => Promise.reject(new Error('it ended')))])
  const address = String(line.fields['address'])
  const stop = async () => {
    controller.abort()
    await ended
  }
  const started = { out, cx, address, port: Number(address.split(':').at(-1)), stop }
  running.push(started)
  return started
}

/** A connection to a port of this host, or to a path. */
export async function client(to: number | string): Promise<Socket> {
  const socket = typeof to === 'number' ? connect(to, '127.0.0.1') : connect(to)
  await once(socket, 'connect')
  return socket.on('error', () => undefined).resume()
}

/** The names of the metrics that were sent. */
export function namesOf(out: CollectedOutput): string[] {
  return out.events('metric').map(({ series }) => series.name)
}
