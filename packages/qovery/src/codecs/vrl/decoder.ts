import {
  BATCH_EVENTS,
  compileProgram,
  EventSubject,
  LogBatch,
  LogEvent,
  placeFields,
  sourceMetadata,
  split,
  type AnyBatch,
  type LogSchema,
  type SourceFields,
} from '@qovery/sdk'
import type { Aborted, Program, Result } from '@qovery/vrl'
import { setPath } from '@qovery/vrl/path'
import { isObject, type Value, type ValueObject } from '@qovery/vrl/value'
import type { CodecContext, Decoder } from '../codec.ts'
import { DecodeFaults } from '../decode-faults.ts'
import type { Frames } from '../framing/frames.ts'
import { decodeUtf8 } from '../utf8.ts'

interface VrlOptions {
  readonly source: string
  readonly timezone: string
}

/** Compiles the program, and makes the decoder that runs it. @throws ProgramError */
export async function createVrlDecoder({ source, timezone }: VrlOptions, cx: CodecContext): Promise<Decoder> {
  const { Aborted, Kind } = await import('@qovery/vrl')
  const event = cx.globals.log_schema.namespace === 'vector' ? Kind.any : Kind.anyObject
  const program = await compileProgram(source, cx, { timezone, event })
  return new VrlDecoder(program, (result) => result instanceof Aborted, cx)
}

/** Makes events of frames by a program that can end at once. Frames on which it fails or aborts are dropped and counted. */
class VrlDecoder implements Decoder {
  readonly #program: Program
  readonly #isAborted: (result: Result) => result is Aborted
  readonly #cx: CodecContext
  readonly #subject = new EventSubject()

  constructor(program: Program, isAborted: (result: Result) => result is Aborted, cx: CodecContext) {
    this.#program = program
    this.#isAborted = isAborted
    this.#cx = cx
  }

  decode({ chunk, starts, ends }: Frames, fields: SourceFields): AnyBatch[] {
    const { log_schema } = this.#cx.globals
    const metadata = sourceMetadata(log_schema, fields)
    const subject = this.#subject
    const events: LogEvent[] = []
    const faults = new DecodeFaults()
    for (let i = 0; i < starts.length; i++) {
      subject.load(logOf(log_schema, decodeUtf8(chunk, starts[i] as number, ends[i] as number)), metadata)
      const fault = this.#faultOf(this.#program.run(subject) as Result)
      if (fault !== undefined) {
        faults.add(fault)
        continue
      }
      const made = subject.newMetadata()
      const { value } = subject
      for (const item of Array.isArray(value) ? value : [value]) {
        const log = isObject(item) ? item : logOf(log_schema, item)
        events.push(new LogEvent(placeFields(log_schema, log, fields), made))
      }
    }
    faults.report(this.#cx, 'decoded by the program')
    return events.length === 0 ? [] : [...split(LogBatch.owned(events), BATCH_EVENTS)]
  }

  /** Why the program did not come to its end. */
  #faultOf(result: Result): string | undefined {
    if (typeof result !== 'object' || result === null) return undefined
    if (result instanceof Error) return result.message
    return this.#isAborted(result) ? (result.message ?? 'it ends by "abort"') : undefined
  }
}

/** A log with this message: in the namespace `vector` the value alone. */
function logOf(schema: LogSchema, message: Value): Value {
  if (schema.namespace === 'vector') return message
  const log: ValueObject = {}
  if (schema.message_key !== null) setPath(log, schema.message_key, message)
  return log
}
