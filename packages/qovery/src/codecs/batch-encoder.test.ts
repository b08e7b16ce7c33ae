import { LogBatch, LogEvent, NO_METADATA } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import type { Value } from '@qovery/vrl/value'
import { describe, expect, test } from 'vitest'
import { createDecoding, decodingOption } from './decoding.ts'
import { createEncoding, encodingOption } from './encoding.ts'

const fields = { source_id: 'in', source_type: 'test', timestamp: 'now', own: [] }

async function decoded(codec: string, text: string): Promise<LogBatch> {
  const decoding = await createDecoding({ decoding: decodingOption.parse({ codec }) }, testContext())
  return decoding.message(Buffer.from(text), fields)[0] as LogBatch
}

const logs = (...values: Value[]) => LogBatch.of(values.map((value) => new LogEvent(value, NO_METADATA)))

/** Lines, records and objects, in that order and again. */
async function parts(): Promise<LogBatch[]> {
  return [
    await decoded('bytes', 'line 1\nline 2\n'),
    await decoded('bytes', 'line 3\n'),
    await decoded('json', '{"message":"record 1"}\n{"message":1.0}\n'),
    logs({ message: 'object' }),
    await decoded('bytes', 'last\n'),
  ]
}

describe('a joined batch', () => {
  test.for(['json', 'text', 'raw_message', 'logfmt', 'native_json'])(
    'is encoded by %s as its parts are',
    async (codec) => {
      const encoder = await createEncoding({ encoding: encodingOption.parse({ codec }) }, testContext())
      const batches = await parts()
      const each = batches.map((batch) => encoder.encode(batch).bytes.toString()).join('')
      const whole = LogBatch.join(batches)
      expect(encoder.encode(whole).bytes.toString()).toBe(each)
      expect(encoder.encode(LogBatch.of(whole.events)).bytes.toString()).toBe(each)
      expect(encoder.pieces(whole).pieces.join('')).toBe(encoder.pieces(LogBatch.of(whole.events)).pieces.join(''))
      expect(encoder.encode(whole.slice(1, 5)).bytes.toString()).toBe(
        encoder.encode(LogBatch.of(whole.events.slice(1, 5))).bytes.toString(),
      )
    },
  )

  test('tells by their places in the whole which events cannot be encoded', async () => {
    let deep: Value = 1
    for (let i = 0; i < 20_000; i++) deep = [deep]
    const encoder = await createEncoding({ encoding: encodingOption.parse({ codec: 'json' }) }, testContext())
    const { rejected, bytes } = encoder.encode(
      LogBatch.join([logs({ a: 1 }, { deep }), logs({ b: 2 }), logs({ deep })]),
    )
    expect(rejected).toEqual([1, 3])
    expect(bytes.toString()).toBe('{"a":1}\n{"b":2}\n')
  })

  test('keeps the frames of earlier parts where one has to be written again', async () => {
    const framing = { method: 'length_delimited', length_delimited: { max_frame_length: 60, length_field_length: 1 } }
    const encoder = await createEncoding({ encoding: encodingOption.parse({ codec: 'text' }), framing }, testContext())
    const short = await decoded('bytes', 'short\n')
    const mixed = await decoded('bytes', `ok\n${'x'.repeat(100)}\n`)
    const { bytes, rejected } = encoder.encode(LogBatch.join([short, mixed]))
    expect([bytes.toString(), rejected]).toEqual(['\u0005short\u0002ok', [2]])
  })
})
