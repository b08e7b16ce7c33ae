import type { Globals, LogEvent } from '@qovery/sdk'
import { CollectedOutput, poll, testContext, type TestContext } from '@qovery/sdk/testing'
import { socket } from '../index.ts'

/** A source that listens. */
export interface RunningSource {
  readonly out: CollectedOutput
  readonly cx: TestContext
  readonly port: number
  /** The messages so far; in the namespace `vector` those are the events. */
  messages(): unknown[]
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>
}

const running: RunningSource[] = []

/** Stops all that were started, for the end of a test. */
export async function stopAll(): Promise<void> {
  for (const source of running.splice(0)) await source.stop()
}

export async function startSource(
  config: object,
  { out = new CollectedOutput(), globals = {} }: { out?: CollectedOutput; globals?: Partial<Globals> } = {},
): Promise<RunningSource> {
  const cx = testContext({ id: 'in', kind: 'source', type: 'socket', globals })
  const source = await socket.create(socket.config.parse(config), cx)
  const controller = new AbortController()
  const ended = source.run(out, controller.signal)
  const listening = poll('listening', () => cx.recorded.log.find(({ message }) => message.startsWith('Listening')))
  const line = await Promise.race([listening, ended.then(() => Promise.reject(new Error('it ended')))])
  const started = {
    out,
    cx,
    port: Number(String(line.fields['address']).split(':').at(-1)),
    messages: () => out.events('log').map(messageOf),
    stop: async () => {
      controller.abort()
      await ended
    },
  }
  running.push(started)
  return started
}

function messageOf({ value }: LogEvent): unknown {
  return typeof value === 'object' && value !== null && 'message' in value ? value.message : value
}
