import { isUtf8 } from 'node:buffer'
import type { LineLayout } from '@qovery/sdk'
import { encodeJson, sortedKeys, type Value } from '@qovery/vrl/value'
import type { RawLines } from '../codec.ts'
import type { FrameWriter } from '../framing/frame-writer.ts'
import { SpecialBytes } from './special-bytes.ts'

/** Writes each line as the JSON of its event, without making the event: what the lines share is encoded once. */
export function writeJsonLines({ frames, layout }: RawLines, out: FrameWriter): void {
  const { chunk, starts, ends } = frames
  const [before, after] = affixes(layout)
  const special = allUtf8(frames) ? new SpecialBytes(chunk) : undefined
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i] as number
    const end = ends[i] as number
    out.begin()
    out.bytes(before)
    if (special?.anyIn(start, end) === false) out.copy(chunk, start, end)
    else out.text(JSON.stringify(chunk.toString('utf8', start, end)).slice(1, -1))
    out.bytes(after)
    out.end()
  }
}

/** The JSON before and after a line, its quotes included. */
function affixes({ message_key, shared }: LineLayout): [before: Buffer, after: Buffer] {
  if (message_key === null) return [Buffer.from('"'), Buffer.from('"')]
  let before = '{'
  let after = '"'
  let passed = false
  for (const key of sortedKeys(shared)) {
    const name = JSON.stringify(key)
    if (key === message_key) {
      before += `${name}:"`
      passed = true
    } else if (passed) after += `,${name}:${encodeJson(shared[key] as Value)}`
    else before += `${name}:${encodeJson(shared[key] as Value)},`
  }
  return [Buffer.from(before), Buffer.from(`${after}}`)]
}

/** Whether all lines are valid UTF-8: asked once for the stretch of memory they lie in. */
function allUtf8({ chunk, starts, ends }: RawLines['frames']): boolean {
  return isUtf8(chunk.subarray(starts[0], ends[ends.length - 1]))
}
