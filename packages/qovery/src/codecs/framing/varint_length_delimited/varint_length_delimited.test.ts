import { LogBatch, LogEvent, Metadata } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEncoding } from '../../encoding.ts'
import { createFramer, DEFAULT_FRAME_LIMIT, framingOption, outputFramingOption } from '../../framing.ts'
import { FramingError, type Framer } from '../framer.ts'

function framerOf(options: object = {}, cx = testContext()): Framer {
  return createFramer(framingOption.parse({ method: 'varint_length_delimited', ...options }), DEFAULT_FRAME_LIMIT, cx)
}

function push(framer: Framer, bytes: Uint8Array): string[] {
  const { chunk, starts, ends } = framer.push(bytes)
  return Array.from(starts, (start, i) => chunk.toString('latin1', start, ends[i]))
}

async function write(texts: readonly string[], options: object = {}) {
  const framing = outputFramingOption.parse({ method: 'varint_length_delimited', ...options })
  const encoder = await createEncoding({ encoding: { codec: 'text' }, framing }, testContext())
  return encoder.encode(LogBatch.of(texts.map((message) => new LogEvent({ message }, new Metadata()))))
}

test('frames of any length are read back as they were written, however the stream is cut', async () => {
  const lengths = fc.constantFrom(0, 1, 2, 127, 128, 129, 300, 16_383, 16_384, 20_000)
  await fc.assert(
    fc.asyncProperty(
      fc.array(lengths, { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat(40_000)),
      async (lengths, cuts) => {
        const texts = lengths.map((length, i) => String(i).repeat(length).slice(0, length))
        const { bytes } = await write(texts)
        const framer = framerOf()
        const found: string[] = []
        let from = 0
        for (const cut of [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
          found.push(...push(framer, bytes.subarray(from, cut)))
          from = cut
        }
        expect(found).toEqual(texts)
        expect(framer.end().starts).toHaveLength(0)
      },
    ),
    { numRuns: 50 },
  )
})

test('the length is written as Protocol Buffers do', async () => {
  expect((await write(['foo'])).bytes).toEqual(Buffer.from('\x03foo'))
  expect((await write(['x'.repeat(300)])).bytes.subarray(0, 3)).toEqual(Buffer.from([0xac, 0x02, 0x78]))
})

test('an event that is too long is rejected, and the others are written', async () => {
  const { bytes, rejected, fault } = await write(['a', 'longer', 'b'], { max_frame_length: 3 })
  expect(bytes).toEqual(Buffer.from('\x01a\x01b'))
  expect(rejected).toEqual([1])
  expect(fault).toContain('longer than its frame may be (3 bytes)')
})

test('a frame that is too long, and a length that never ends, end the stream after the frames before them', () => {
  for (const long of [
    [0x06],
    [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    Array<number>(10).fill(0x80),
  ]) {
    const cx = testContext()
    const framer = framerOf({ max_frame_length: 5 }, cx)
    expect(push(framer, Buffer.from([1, 0x61, ...long]))).toEqual(['a'])
    expect(() => framer.push(Buffer.of(0))).toThrow(FramingError)
    expect(cx.recorded.dropped).toEqual(new Map([['frame_too_long', 1]]))
  }
})

test('a frame that the end of the stream cuts off is counted', () => {
  for (const rest of [[0x05, 0x61], [0x80]]) {
    const cx = testContext()
    const framer = framerOf({}, cx)
    expect(push(framer, Buffer.from(rest))).toEqual([])
    framer.end()
    expect(cx.recorded.dropped).toEqual(new Map([['frame_incomplete', 1]]))
  }
})

test('arbitrary bytes give frames, a FramingError, or a count', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 30 })), (pieces) => {
      const framer = framerOf({ max_frame_length: 100 })
      const fault = faultOf(() => pieces.forEach((piece) => framer.push(piece)))
      expect(fault === undefined || fault instanceof FramingError).toBe(true)
      expect(framer.end().starts).toHaveLength(0)
    }),
  )
})

function faultOf(run: () => void): unknown {
  try {
    run()
    return undefined
  } catch (error) {
    return error
  }
}
