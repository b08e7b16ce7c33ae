import { testContext } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFramer, frameMarks } from '../framing.ts'
import { FrameWriter } from './frame-writer.ts'
import type { FrameLimit } from './framer.ts'
import { OctetFramer } from './octet-framer.ts'

const ROOMY: FrameLimit = { bytes: 1 << 20, action: 'drop' }

/** All frames of `input`, given in pieces that end at `cuts`; the pieces are wiped after each call. */
function framesOf(framer: OctetFramer, input: Buffer, cuts: readonly number[] = []): string[] {
  const found: string[] = []
  let from = 0
  for (const cut of [...cuts.map((cut) => cut % (input.length + 1)).sort((a, b) => a - b), input.length]) {
    const piece = Buffer.from(input.subarray(from, cut))
    const { chunk, starts, ends } = framer.push(piece)
    piece.fill(0xee)
    for (let i = 0; i < starts.length; i++) found.push(chunk.toString('latin1', starts[i], ends[i]))
    from = cut
  }
  const { chunk, starts, ends } = framer.end()
  return [...found, ...Array.from(starts, (start, i) => chunk.toString('latin1', start, ends[i]))]
}

function read(input: string, limit = ROOMY, cx = testContext()): { frames: string[]; cx: typeof cx } {
  return { frames: framesOf(new OctetFramer(limit, cx), Buffer.from(input, 'latin1')), cx }
}

const cuts = fc.array(fc.nat(), { maxLength: 12 })
/** Bytes of which many mean something to the framer. */
const bytes = fc.array(fc.oneof(fc.constantFrom(...Buffer.from('0129 \n<')), fc.integer({ min: 0, max: 255 })), {
  maxLength: 80,
})

describe('a stream of frames', () => {
  test.each<[string, string[]]>([
    ['3 abc2 de', ['abc', 'de']],
    ['<1>a\n<2>b\n', ['<1>a', '<2>b']],
    ['3 a\nb<1>c\n2 de<3>f', ['a\nb', '<1>c', 'de', '<3>f']],
    ['3 abc\n2 de\n', ['abc', 'de']],
    ['\n\n<1>a\n\n', ['<1>a']],
    ['0 x\n', ['0 x']],
    ['12x y\n3 abc', ['12x y', 'abc']],
    ['1234567890 x\n', ['1234567890 x']],
    ['12', ['12']],
    ['<1>a', ['<1>a']],
  ])('%j has the frames %j', (input, expected) => {
    const { frames, cx } = read(input)
    expect(frames).toEqual(expected)
    expect(cx.recorded.dropped.size).toBe(0)
  })

  test('gives the same frames and counts however it is cut into pieces', () => {
    const limits = fc.record({ bytes: fc.integer({ min: 1, max: 12 }), action: fc.constantFrom('drop', 'truncate') })
    fc.assert(
      fc.property(bytes, cuts, limits as fc.Arbitrary<FrameLimit>, (input, cuts, limit) => {
        const [whole, inPieces] = [testContext(), testContext()]
        const expected = framesOf(new OctetFramer(limit, whole), Buffer.from(input))
        expect(framesOf(new OctetFramer(limit, inPieces), Buffer.from(input), cuts)).toEqual(expected)
        expect(inPieces.recorded.dropped).toEqual(whole.recorded.dropped)
        expect(expected.every((frame) => frame.length <= limit.bytes)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('that was written comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { maxLength: 8 }), cuts, (frames, cuts) => {
        const writer = new FrameWriter(frameMarks({ method: 'octet_counting' }), 10)
        for (const frame of frames) {
          writer.begin()
          writer.bytes(frame)
          writer.end()
        }
        const framer = createFramer({ method: 'octet_counting' }, ROOMY, testContext()) as OctetFramer
        expect(framesOf(framer, Buffer.from(writer.take()), cuts)).toEqual(
          frames.map((frame) => Buffer.from(frame).toString('latin1')),
        )
      }),
    )
  })
})

describe('a frame that is too long', () => {
  test('is dropped and counted, whichever way it is marked, and what follows is read', () => {
    const { frames, cx } = read('6 abcdef2 gh<123>\n<1>\n', { bytes: 4, action: 'drop' })
    expect(frames).toEqual(['gh', '<1>'])
    expect(cx.recorded.dropped).toEqual(new Map([['frame_too_long', 2]]))
    expect(cx.recorded.failed.get('frame_too_long')).toEqual([
      '2 frames were longer than 4 bytes and dropped; max_length sets the limit',
    ])
  })

  test('is cut where that is asked for', () => {
    const { frames, cx } = read('6 abcdef2 gh<123>\n<1>\n<4567', { bytes: 4, action: 'truncate' })
    expect(frames).toEqual(['abcd', 'gh', '<123', '<1>', '<456'])
    expect(cx.recorded.dropped.size).toBe(0)
  })

  test('is not kept in memory, though it never ends', () => {
    for (const first of ['<', '999999999 ']) {
      const cx = testContext()
      const framer = new OctetFramer({ bytes: 1000, action: 'drop' }, cx)
      framer.push(Buffer.from(first))
      const piece = Buffer.alloc(64 * 1024, 'x')
      const before = process.memoryUsage().arrayBuffers
      for (let i = 0; i < 1000; i++) expect(framer.push(piece).starts).toHaveLength(0)
      expect(cx.recorded.dropped.get('frame_too_long')).toBe(1)
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 << 20)
    }
  })

  test('costs no more when it comes byte by byte', () => {
    const framer = new OctetFramer(ROOMY, testContext())
    const byte = Buffer.from('x')
    framer.push(Buffer.from('<'))
    for (let i = 0; i < 200_000; i++) framer.push(byte)
    const { starts, ends } = framer.push(Buffer.from('\n'))
    expect([starts, ends]).toEqual([[0], [200_001]])
  })
})

test('a counted frame that the end of the stream cuts off is counted', () => {
  const { frames, cx } = read('3 abc9 ab')
  expect(frames).toEqual(['abc'])
  expect(cx.recorded.dropped).toEqual(new Map([['frame_incomplete', 1]]))
})
