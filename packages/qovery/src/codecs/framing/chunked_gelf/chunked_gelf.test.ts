import { deflateSync, gzipSync } from 'node:zlib'
import { poll, testContext, type TestContext } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDecoding } from '../../decoding.ts'
import { eventsOf, FIELDS } from '../../testing/decoded.ts'
import { createFramer, DEFAULT_FRAME_LIMIT, framingOption, outputFramingOption } from '../../framing.ts'
import type { Framer } from '../framer.ts'

function framerOf(options: object = {}, cx = testContext()): Framer {
  const parsed = framingOption.parse({ method: 'chunked_gelf', chunked_gelf: options })
  return createFramer(parsed, DEFAULT_FRAME_LIMIT, cx)
}

function chunk(id: number, number: number, total: number, content: string | Uint8Array): Buffer {
  const header = Buffer.from([0x1e, 0x0f, 0, 0, 0, 0, 0, 0, id >> 8, id & 255, number, total])
  return Buffer.concat([header, Buffer.from(content as string)])
}

/** The message that a datagram completes, whose memory is used again afterwards. */
function push(framer: Framer, datagram: Buffer): string | undefined {
  const { chunk, starts, ends } = framer.push(datagram)
  datagram.fill(0xee)
  return starts.length === 0 ? undefined : chunk.toString('latin1', starts[0], ends[0])
}

const dropped = (cx: TestContext) => Object.fromEntries(cx.recorded.dropped)

describe('reassembly', () => {
  test('a message in one piece is a frame, and an empty datagram is none', () => {
    const framer = framerOf()
    expect(push(framer, Buffer.from('foo'))).toBe('foo')
    expect(push(framer, Buffer.from('{'))).toBe('{')
    expect(push(framer, Buffer.alloc(0))).toBeUndefined()
    expect(push(framer, chunk(1, 0, 1, 'alone'))).toBe('alone')
  })

  test('chunks of several messages make them in whatever order they come', () => {
    const contents = fc.array(fc.array(fc.string({ minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 128 }), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(contents, fc.infiniteStream(fc.nat()), (drawn, order) => {
        // As JSON begins: some other beginnings, such as "x ", are those of compressed messages.
        const messages = drawn.map((parts) => ['{', ...parts].slice(0, 128))
        const cx = testContext()
        const framer = framerOf({}, cx)
        const chunks = messages.flatMap((parts, id) => parts.map((part, i) => chunk(id, i, parts.length, part)))
        const found: string[] = []
        while (chunks.length > 0) {
          const [next] = chunks.splice((order.next().value as number) % chunks.length, 1)
          const message = push(framer, next as Buffer)
          if (message !== undefined) found.push(message)
        }
        const expected = messages.map((parts) => Buffer.from(parts.join('')).toString('latin1'))
        expect(found.sort()).toEqual(expected.sort())
        framer.end()
        expect(dropped(cx)).toEqual({})
      }),
    )
  })

  test('a chunk that comes twice counts once', () => {
    const framer = framerOf()
    expect(push(framer, chunk(1, 0, 2, 'foo'))).toBeUndefined()
    expect(push(framer, chunk(1, 0, 2, 'xxx'))).toBeUndefined()
    expect(push(framer, chunk(1, 1, 2, 'bar'))).toBe('foobar')
  })

  test('a chunk whose header makes no sense is dropped and counted, and its message goes on', () => {
    const cx = testContext()
    const framer = framerOf({}, cx)
    push(framer, chunk(1, 0, 2, 'foo'))
    for (const bad of [
      chunk(1, 0, 0, ''),
      chunk(1, 1, 129, ''),
      chunk(1, 2, 2, ''),
      chunk(1, 1, 3, ''),
      chunk(1, 0, 1, ''),
    ]) {
      expect(push(framer, bad)).toBeUndefined()
    }
    for (const length of [2, 5, 11])
      expect(push(framer, Buffer.from(chunk(1, 1, 2, '').subarray(0, length)))).toBeUndefined()
    expect(dropped(cx)).toEqual({ chunk_invalid: 8 })
    expect(push(framer, chunk(1, 1, 2, 'bar'))).toBe('foobar')
  })

  test('it goes on from one message to the next of a decoding', async () => {
    const cx = testContext()
    const decoding = await createDecoding({ decoding: { codec: 'json' }, framing: { method: 'chunked_gelf' } }, cx)
    const message = (bytes: Buffer) => eventsOf(decoding.message(bytes, FIELDS)).length
    expect([message(chunk(1, 1, 2, '1}')), message(Buffer.from('{"b":2}')), message(chunk(1, 0, 2, '{"a":'))]).toEqual([
      0, 1, 1,
    ])
    message(chunk(2, 0, 2, '{'))
    decoding.endMessages()
    expect(dropped(cx)).toEqual({ message_incomplete: 1 })
    decoding.endMessages()
    expect(dropped(cx)).toEqual({ message_incomplete: 1 })
  })
})

describe('limits', () => {
  test('a message whose chunks do not all come in time is dropped and counted, without another datagram', async () => {
    const cx = testContext()
    const framer = framerOf({ timeout_secs: 0.02 }, cx)
    push(framer, chunk(1, 0, 2, 'foo'))
    push(framer, chunk(2, 0, 2, 'foo'))
    await poll('both to be dropped', () => dropped(cx)['message_incomplete'] === 2)
    expect(push(framer, chunk(1, 1, 2, 'bar'))).toBeUndefined()
    framer.end()
    expect(dropped(cx)).toEqual({ message_incomplete: 3 })
    expect(cx.recorded.failed.get('message_incomplete')?.[0]).toContain('0.02 seconds')
  })

  test('beyond pending_messages_limit chunks of new messages are refused, those of others are not', () => {
    const cx = testContext()
    const framer = framerOf({ pending_messages_limit: 1 }, cx)
    push(framer, chunk(1, 0, 3, 'a'))
    push(framer, chunk(2, 0, 2, 'x'))
    push(framer, chunk(1, 2, 3, 'c'))
    expect(dropped(cx)).toEqual({ pending_limit: 1 })
    expect(push(framer, chunk(1, 1, 3, 'b'))).toBe('abc')
    push(framer, chunk(2, 0, 2, 'x'))
    expect(push(framer, chunk(2, 1, 2, 'y'))).toBe('xy')
    expect(dropped(cx)).toEqual({ pending_limit: 1 })
  })

  test('a message longer than max_length is counted once, whatever comes of it then', () => {
    const cx = testContext()
    const framer = framerOf({ max_length: 5 }, cx)
    expect(push(framer, Buffer.from('12345'))).toBe('12345')
    expect(push(framer, Buffer.from('123456'))).toBeUndefined()
    for (let i = 0; i < 4; i++) expect(push(framer, chunk(1, i, 4, 'abc'))).toBeUndefined()
    framer.end()
    expect(dropped(cx)).toEqual({ frame_too_long: 2 })
  })

  test('a flood of messages that never end stays within its memory', () => {
    const cx = testContext()
    const framer = framerOf({ timeout_secs: 600 }, cx)
    // One buffer for all, as a socket has: what is measured is what the framer keeps.
    const datagram = chunk(0, 0, 2, Buffer.alloc(32_000))
    const before = process.memoryUsage().arrayBuffers
    for (let i = 0; i < 6000; i++) {
      datagram.writeBigUInt64BE(BigInt(i), 2)
      framer.push(datagram)
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 << 20)
    const refused = dropped(cx)['pending_limit'] ?? 0
    expect(refused).toBeGreaterThan(3500)
    framer.end()
    expect(refused + (dropped(cx)['message_incomplete'] ?? 0)).toBe(6000)
  })

  test('what is incomplete at the end is counted once', () => {
    const cx = testContext()
    const framer = framerOf({}, cx)
    push(framer, chunk(1, 0, 2, 'a'))
    push(framer, chunk(2, 0, 2, 'a'))
    framer.end()
    framer.end()
    expect(dropped(cx)).toEqual({ message_incomplete: 2 })
  })
})

describe('decompression', () => {
  test('gzip and zlib are recognised, in one piece and in chunks', () => {
    const framer = framerOf()
    for (const bytes of [gzipSync('payload'), deflateSync('payload'), deflateSync('payload', { level: 1 })]) {
      expect(push(framer, Buffer.from(bytes))).toBe('payload')
      expect(push(framer, chunk(1, 1, 2, bytes.subarray(7)))).toBeUndefined()
      expect(push(framer, chunk(1, 0, 2, bytes.subarray(0, 7)))).toBe('payload')
    }
    expect(push(framer, Buffer.from('xa no zlib'))).toBe('xa no zlib')
  })

  test('a method that is asked for is used, and None leaves all as it is', () => {
    const zipped = gzipSync('payload')
    expect(push(framerOf({ decompression: 'Gzip' }), Buffer.from(zipped))).toBe('payload')
    expect(push(framerOf({ decompression: 'Zlib' }), Buffer.from(deflateSync('payload')))).toBe('payload')
    expect(push(framerOf({ decompression: 'None' }), Buffer.from(zipped))).toBe(zipped.toString('latin1'))
    const cx = testContext()
    expect(push(framerOf({ decompression: 'Gzip' }, cx), Buffer.from('plain'))).toBeUndefined()
    expect(dropped(cx)).toEqual({ decompression_failed: 1 })
  })

  test('a bomb and a damaged message are dropped and counted', () => {
    const cx = testContext()
    const framer = framerOf({}, cx)
    expect(push(framer, gzipSync(Buffer.alloc(8 << 20)))).toHaveLength(8 << 20)
    expect(push(framer, gzipSync(Buffer.alloc((8 << 20) + 1)))).toBeUndefined()
    expect(push(framer, Buffer.from(gzipSync('payload').subarray(0, 12)))).toBeUndefined()
    expect(dropped(cx)).toEqual({ decompression_failed: 2 })
    expect(push(framer, Buffer.from('still here'))).toBe('still here')
  })
})

test('any datagrams give messages or counts, and never an error', () => {
  const cx = testContext()
  const framer = framerOf({ pending_messages_limit: 20 }, cx)
  const header = fc.tuple(fc.nat(3), fc.nat(6), fc.nat(6), fc.uint8Array({ maxLength: 8 }))
  const datagram = fc.oneof(
    header.map(([id, number, total, content]) => chunk(id, number, total, content)),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.concat([Buffer.of(0x1f, 0x8b), bytes])),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.concat([Buffer.of(0x1e, 0x0f), bytes])),
  )
  fc.assert(
    fc.property(fc.array(datagram), (datagrams) => {
      for (const one of datagrams) expect(framer.push(one).starts.length).toBeLessThanOrEqual(1)
    }),
  )
  framer.end()
})

test('it is for sources alone, and its options are checked', () => {
  expect(framingOption.safeParse({ method: 'chunked_gelf' }).success).toBe(true)
  expect(framingOption.safeParse({ method: 'chunked_gelf', chunked_gelf: { timeout_secs: 0 } }).success).toBe(false)
  expect(outputFramingOption.safeParse({ method: 'chunked_gelf' }).success).toBe(false)
})
