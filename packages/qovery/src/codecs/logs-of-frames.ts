import {
  BATCH_EVENTS,
  LogBatch,
  LogEvent,
  placeFields,
  sourceMetadata,
  split,
  type AnyBatch,
  type SourceFields,
} from '@qovery/sdk'
import type { ValueObject } from '@qovery/vrl/value'
import type { CodecContext } from './codec.ts'
import { DecodeFaults } from './decode-faults.ts'
import type { Frames } from './framing/frames.ts'

/** How a log is read from a frame. */
export interface FrameReading {
  /** The log in the bytes from `start` to before `end`; `undefined`: there is none, as in a blank frame. */
  read(chunk: Buffer, start: number, end: number): ValueObject | undefined
  /** What `read` throws where the bytes are wrong. */
  readonly Fault: abstract new (...parts: never[]) => Error
  /** What a frame should have been, for the message. */
  readonly expected: string
}

/** The logs of some frames, one each. Frames that are wrong are counted. */
export function logsOfFrames(
  { chunk, starts, ends }: Frames,
  fields: SourceFields,
  { read, Fault, expected }: FrameReading,
  cx: CodecContext,
): AnyBatch[] {
  const { log_schema } = cx.globals
  const metadata = sourceMetadata(log_schema, fields)
  const events: LogEvent[] = []
  const faults = new DecodeFaults()
  for (let i = 0; i < starts.length; i++) {
    try {
      const log = read(chunk, starts[i] as number, ends[i] as number)
      if (log !== undefined) events.push(new LogEvent(placeFields(log_schema, log, fields), metadata))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      faults.add(error.message)
    }
  }
  faults.report(cx, expected)
  return events.length === 0 ? [] : [...split(LogBatch.owned(events), BATCH_EVENTS)]
}
