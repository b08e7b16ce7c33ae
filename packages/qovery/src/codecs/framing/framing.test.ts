import { testContext } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFramer, framingOption } from '../framing.ts'
import { FramingError, type FrameLimit, type Framer } from './framer.ts'
import type { Frames } from './frames.ts'

const ROOMY: FrameLimit = { bytes: 1 << 20, action: 'drop' }

function texts({ chunk, starts, ends }: Frames): string[] {
  return Array.from(starts, (start, i) => chunk.toString('latin1', start, ends[i]))
}

/** All frames of `input`, given in pieces that end at `cuts`; the pieces are wiped after each call. */
function framesOf(framer: Framer, input: Uint8Array, cuts: readonly number[]): string[] {
  const found: string[] = []
  let from = 0
  for (const cut of [...cuts.map((cut) => cut % (input.length + 1)).sort((a, b) => a - b), input.length]) {
    const piece = Buffer.from(input.subarray(from, cut))
    const frames = framer.push(piece)
    piece.fill(0xee)
    found.push(...texts(frames))
    from = cut
  }
  return [...found, ...texts(framer.end())]
}

function faultOf(run: () => void): unknown {
  try {
    run()
    return undefined
  } catch (error) {
    return error
  }
}

const cuts = fc.array(fc.nat(), { maxLength: 12 })
const lines = fc.uint8Array({ maxLength: 200 }).map((bytes) => bytes.map((byte) => (byte < 60 ? 0x0a : byte)))
const newline = (limit: FrameLimit, cx = testContext()) => createFramer({ method: 'newline_delimited' }, limit, cx)

describe('newline_delimited', () => {
  test('any cutting of a stream into pieces gives the same frames', () => {
    const limits = fc.record({ bytes: fc.integer({ min: 1, max: 20 }), action: fc.constantFrom('drop', 'truncate') })
    fc.assert(
      fc.property(lines, cuts, limits as fc.Arbitrary<FrameLimit>, (input, cuts, limit) => {
        const whole = testContext()
        const inPieces = testContext()
        expect(framesOf(newline(limit, inPieces), input, cuts)).toEqual(framesOf(newline(limit, whole), input, []))
        expect(inPieces.recorded.dropped).toEqual(whole.recorded.dropped)
      }),
    )
  })

  test('a message that is complete gives in its own memory the same frames as in copies', () => {
    const limits = fc.record({ bytes: fc.integer({ min: 1, max: 20 }), action: fc.constantFrom('drop', 'truncate') })
    fc.assert(
      fc.property(lines, limits as fc.Arbitrary<FrameLimit>, (input, limit) => {
        const [copied, own] = [testContext(), testContext()]
        const message = Buffer.from(input)
        const frames = newline(limit, own).whole?.(message, Infinity) as Frames
        expect(texts(frames)).toEqual(framesOf(newline(limit, copied), input, []))
        expect(own.recorded.dropped).toEqual(copied.recorded.dropped)
        expect(frames.starts.length === 0 || frames.chunk === message).toBe(true)
      }),
    )
  })

  test('frames are what stands between newlines, empty ones included, and the rest at the end', () => {
    fc.assert(
      fc.property(lines, cuts, (input, cuts) => {
        const expected = Buffer.from(input).toString('latin1').split('\n')
        if (expected.at(-1) === '') expected.pop()
        expect(framesOf(newline(ROOMY), input, cuts)).toEqual(expected)
      }),
    )
  })

  test('every line is a frame, or counted as too long', () => {
    fc.assert(
      fc.property(lines, cuts, fc.integer({ min: 1, max: 20 }), (input, cuts, bytes) => {
        const cx = testContext()
        const found = framesOf(newline({ bytes, action: 'drop' }, cx), input, cuts)
        const all = Buffer.from(input).toString('latin1').split('\n')
        if (all.at(-1) === '') all.pop()
        expect(found.length + (cx.recorded.dropped.get('frame_too_long') ?? 0)).toBe(all.length)
        expect(found).toEqual(all.filter((line) => line.length <= bytes))
      }),
    )
  })

  test('a line that never ends is not kept in memory beyond the limit', () => {
    const cx = testContext()
    const framer = newline({ bytes: 1000, action: 'drop' }, cx)
    const piece = Buffer.alloc(64 * 1024, 'x')
    const before = process.memoryUsage().arrayBuffers
    for (let i = 0; i < 1000; i++) expect(framer.push(piece).starts).toHaveLength(0)
    expect(cx.recorded.dropped.get('frame_too_long')).toBe(1)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 << 20)
    expect(texts(framer.push(Buffer.from('\nshort\n')))).toEqual(['short'])
    expect(cx.recorded.dropped.get('frame_too_long')).toBe(1)
    expect(cx.recorded.failed.get('frame_too_long')).toEqual([
      'A frame was longer than 1000 bytes and dropped; max_length sets the limit',
    ])
  })

  test('with oversized_action: truncate a long line is cut, reported and not dropped', () => {
    const cx = testContext()
    const options = framingOption.parse({
      method: 'newline_delimited',
      newline_delimited: { max_length: 3, oversized_action: 'truncate' },
    })
    const framer = createFramer(options, ROOMY, cx)
    expect(texts(framer.push(Buffer.from('abcdef\nab\nabcd')))).toEqual(['abc', 'ab'])
    expect(texts(framer.push(Buffer.from('efg\nx\nlast')))).toEqual(['abc', 'x'])
    expect(texts(framer.end())).toEqual(['las'])
    expect(cx.recorded.dropped.size).toBe(0)
    expect(cx.recorded.failed.get('frame_too_long')).toHaveLength(3)
  })
})

describe('character_delimited', () => {
  test('frames end with the character', () => {
    const options = framingOption.parse({ method: 'character_delimited', character_delimited: { delimiter: '\0' } })
    expect(framesOf(createFramer(options, ROOMY, testContext()), Buffer.from('a\0\0b\nc\0d'), [3])).toEqual([
      'a',
      '',
      'b\nc',
      'd',
    ])
  })

  test('a delimiter of several or of other than ASCII characters is refused', () => {
    for (const delimiter of ['', '::', 'é']) {
      expect(
        framingOption.safeParse({ method: 'character_delimited', character_delimited: { delimiter } }).success,
      ).toBe(false)
    }
  })
})

describe('length_delimited', () => {
  const field = {
    max_frame_length: fc.constant(300),
    length_field_length: fc.integer({ min: 2, max: 8 }),
    length_field_offset: fc.integer({ min: 0, max: 3 }),
    length_field_is_big_endian: fc.boolean(),
  }

  test('any cutting of a stream into pieces gives back the frames', () => {
    const frames = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 })
    fc.assert(
      fc.property(fc.record(field), frames, cuts, (length_delimited, frames, cuts) => {
        const input = Buffer.concat(
          frames.map((frame) => {
            const length = Buffer.alloc(length_delimited.length_field_length)
            if (length_delimited.length_field_is_big_endian) length.writeUInt16BE(frame.length, length.length - 2)
            else length.writeUInt16LE(frame.length, 0)
            return Buffer.concat([Buffer.alloc(length_delimited.length_field_offset, 7), length, frame])
          }),
        )
        const framer = createFramer({ method: 'length_delimited', length_delimited } as never, ROOMY, testContext())
        expect(framesOf(framer, input, cuts)).toEqual(frames.map((frame) => Buffer.from(frame).toString('latin1')))
      }),
    )
  })

  test('a frame that is too long ends the stream after the frames before it', () => {
    const cx = testContext()
    const options = framingOption.parse({ method: 'length_delimited', length_delimited: { max_frame_length: 5 } })
    const framer = createFramer(options, ROOMY, cx)
    expect(texts(framer.push(Buffer.from('\0\0\0\x02ab\0\0\0\x06abcdef', 'latin1')))).toEqual(['ab'])
    expect(() => framer.push(Buffer.from('x'))).toThrow(FramingError)
    expect(cx.recorded.dropped).toEqual(new Map([['frame_too_long', 1]]))
  })

  test('a frame that the end of the stream cuts off is counted', () => {
    const cx = testContext()
    const framer = createFramer({ method: 'length_delimited' }, ROOMY, cx)
    framer.push(Buffer.from('\0\0\0\x09abc', 'latin1'))
    expect(framer.end().starts).toHaveLength(0)
    expect(cx.recorded.dropped).toEqual(new Map([['frame_incomplete', 1]]))
  })

  test('arbitrary bytes give frames, a FramingError, or a count', () => {
    fc.assert(
      fc.property(fc.record(field), fc.uint8Array({ maxLength: 100 }), cuts, (length_delimited, input, cuts) => {
        const framer = createFramer({ method: 'length_delimited', length_delimited } as never, ROOMY, testContext())
        const fault = faultOf(() => framesOf(framer, input, cuts))
        expect(fault === undefined || fault instanceof FramingError).toBe(true)
      }),
    )
  })
})

test('bytes hands on each piece as one frame', () => {
  expect(framesOf(createFramer({ method: 'bytes' }, ROOMY, testContext()), Buffer.from('ab\ncd'), [2])).toEqual([
    'ab',
    '\ncd',
  ])
})

test('a framing that does not exist, and an option of another one, are refused', () => {
  expect(framingOption.safeParse({ method: 'carrier_pigeon' }).success).toBe(false)
  expect(framingOption.safeParse({ method: 'bytes', newline_delimited: { max_length: 3 } }).success).toBe(false)
})
