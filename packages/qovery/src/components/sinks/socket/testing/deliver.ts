import { isPartial, isRetry, LogBatch, LogEvent, NO_METADATA, type Batch, type Sink } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { socket } from '../index.ts'

const NEVER = new AbortController().signal

/** Logs with these messages. */
export function logs(...messages: readonly string[]): LogBatch {
  return LogBatch.of(messages.map((message) => new LogEvent({ message }, NO_METADATA)))
}

export async function makeSink(options: object, cx = testContext()): Promise<{ sink: Sink; cx: typeof cx }> {
  const sink = await socket.create(socket.config.parse({ encoding: { codec: 'text' }, ...options }), cx)
  return { sink, cx }
}

/** What a write came to: positions. */
export interface Written {
  readonly rejected: readonly number[]
  readonly retry: readonly number[]
  readonly why: string
}

/** Writes once. */
export async function writeOnce(sink: Sink, batch: Batch, signal = NEVER): Promise<Written> {
  try {
    await sink.write(batch, signal)
    return { rejected: [], retry: [], why: '' }
  } catch (error) {
    if (isPartial(error)) return { rejected: error.rejected, retry: error.retry, why: error.message }
    if (isRetry(error)) return { rejected: [], retry: [...batch.events.keys()], why: error.message }
    throw error
  }
}

/** Writes until nothing is left, as the driver does; `confirmed` hears the messages that the sink has let go. */
export async function deliver(sink: Sink, batch: LogBatch, confirmed: (message: string) => void): Promise<void> {
  for (let left = batch; ;) {
    const { retry } = await writeOnce(sink, left)
    const again = new Set(retry)
    for (const [position, { value }] of left.events.entries()) {
      if (!again.has(position)) confirmed((value as { message: string }).message)
    }
    if (retry.length === 0) return
    left = left.pick(retry)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
