import type { AnyBatch, ComponentContext, SourceFields } from '@qovery/sdk'
import type { CodecContext } from '../../../codecs/codec.ts'
import { createDecoding, type DecodingOptions } from '../../../codecs/decoding.ts'
import { FramingError, TooManyFrames } from '../../../codecs/framing/framer.ts'
import { HttpRefusal } from '../../../kit/http-server/refusal.ts'

/** So many events may be in one body: tiny ones take a hundred times its size, and all of the time meanwhile. */
const MOST_EVENTS = 1_000_000

/** `bytes` are not to be changed any more. */
export type Decode = (bytes: Buffer, fields: SourceFields) => readonly AnyBatch[]

/**
 * Decodes bodies, all of one or nothing: what codecs would count as dropped makes it throw `HttpRefusal`, so that the client,
 * who has the body still, learns of it.
 */
export async function checkedDecoding(options: DecodingOptions, cx: ComponentContext): Promise<Decode> {
  let fault: string | undefined
  let dropped = false
  const watched: CodecContext = {
    globals: cx.globals,
    log: cx.log,
    programHost: () => cx.programHost(),
    dropped: () => {
      dropped = true
    },
    failed: (_type, message) => {
      fault ??= message
    },
  }
  // Framers may cut what is too long, and report that without dropping it.
  const decoding = await createDecoding(options, watched)
  return (bytes, fields) => {
    fault = undefined
    dropped = false
    let batches: readonly AnyBatch[]
    try {
      batches = decoding.ownMessage(bytes, fields, MOST_EVENTS)
    } catch (cause) {
      if (!(cause instanceof FramingError)) throw cause
      if (cause instanceof TooManyFrames) throw new HttpRefusal(413, 'too_many_events', cause.message, { cause })
      throw new HttpRefusal(400, 'decode_failed', `the body cannot be decoded: ${cause.message}`, { cause })
    }
    if (dropped)
      throw new HttpRefusal(400, 'decode_failed', `the body cannot be decoded: ${fault ?? 'no reason is known'}`)
    if (fault !== undefined) cx.failed('decode_failed', fault)
    return batches
  }
}
