import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { LogBatch, LogEvent, Metadata } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { Timestamp, type Value } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDecoding, decodingOption } from '../decoding.ts'
import { createEncoding, encodingOption } from '../encoding.ts'
import { decoded, eventsOf, FIELDS, mutationsOf, NOW } from '../testing/decoded.ts'

const STANDARD = { source_type: 'socket', timestamp: NOW }
/** A person with a title, two telephones and a date. */
const PERSON = Buffer.from('0a0373747212050a03313233120018a3dc3b', 'hex')
const DESCRIPTORS = Buffer.from(descriptorSet())

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'qovery-protobuf-'))
  writeFileSync(path.join(folder, 'test.desc'), DESCRIPTORS)
})
afterAll(() => rmSync(folder, { recursive: true }))

const option = (more: object = {}) => ({
  codec: 'protobuf',
  protobuf: { desc_file: path.join(folder, 'test.desc'), message_type: 'test.Person', ...more },
})

async function encode(values: readonly Value[], more: object = {}, framing?: object) {
  const encoding = encodingOption.parse(option(more))
  const encoder = await createEncoding({ encoding, ...(framing && { framing: framing as never }) }, testContext())
  return encoder.encode(LogBatch.of(values.map((value) => new LogEvent(value, new Metadata()))))
}

describe('decoding', () => {
  test('fields that are set become fields of the log', async () => {
    const { events } = await decoded(option(), PERSON)
    expect((events[0] as LogEvent).value).toEqual({
      job_title: 'str',
      phones: [{ number: '123' }, {}],
      born: 978467,
      ...STANDARD,
    })
  })

  test('fields are called as in JSON where that is wanted', async () => {
    const { events } = await decoded(option({ use_json_names: true }), PERSON)
    expect((events[0] as LogEvent).value).toMatchObject({ jobTitle: 'str' })
  })

  test('messages of a stream come with their length as a varint', async () => {
    const decoding = await createDecoding({ decoding: decodingOption.parse(option()) }, testContext())
    const one = Buffer.concat([Buffer.of(PERSON.length), PERSON])
    expect(eventsOf(decoding.message(Buffer.concat([one, one, Buffer.of(0)]), FIELDS))).toHaveLength(3)
  })

  test('what is no message is dropped and counted', async () => {
    const { events, recorded } = await decoded(option(), '{ foo')
    expect([events, recorded.dropped]).toEqual([[], new Map([['decode_failed', 1]])])
    expect(recorded.failed.get('decode_failed')?.[0]).toMatch(/^A frame is not a message of this type: /)
  })

  test('any bytes give events or a count', async () => {
    const cx = testContext()
    const decoding = await createDecoding(
      { decoding: decodingOption.parse(option()), framing: { method: 'bytes' } },
      cx,
    )
    fc.assert(
      fc.property(mutationsOf([PERSON.toString('latin1')]), (bytes) => {
        const before = cx.recorded.dropped.get('decode_failed') ?? 0
        const { length } = eventsOf(decoding.message(bytes, FIELDS))
        expect(length + (cx.recorded.dropped.get('decode_failed') ?? 0) - before).toBe(bytes.length === 0 ? 0 : 1)
      }),
    )
  })
})

describe('encoding', () => {
  test('makes the same message of what was decoded', async () => {
    const { events } = await decoded(option(), PERSON)
    const { bytes, rejected } = await encode([(events[0] as LogEvent).value], {}, { method: 'bytes' })
    expect([bytes.toString('hex'), rejected]).toEqual([PERSON.toString('hex'), []])
  })

  test('takes fields by their names in JSON where that is wanted', async () => {
    const { bytes } = await encode(
      [{ jobTitle: 'str', job_title: 'no' }],
      { use_json_names: true },
      { method: 'bytes' },
    )
    expect(bytes.toString('latin1')).toBe('\n\x03str')
  })

  test('puts the length before each message, and converts values', async () => {
    const { bytes } = await encode([{ born: '5' }, { job_title: true, born: new Timestamp(0, 7000) }])
    expect(bytes.toString('hex')).toBe('021805080a04747275651807')
  })

  test('rejects events that do not fit, and keeps the others', async () => {
    const { rejected, fault } = await encode([{ born: 'x' }, {}, 'text'])
    expect(rejected).toEqual([0, 2])
    expect(fault).toContain('Error converting born field')
  })
})

test.each([
  [{ desc_file: '/nowhere/x.desc' }, 'cannot be read'],
  [{ desc_file: '/dev/null' }, 'no type of messages called "test.Person"'],
  [{ desc_file: new URL(import.meta.url).pathname }, 'has no types of messages in it'],
  [{ message_type: 'Person' }, 'give its full name'],
])('the options %j are refused with the reason', async (more, problem) => {
  await expect(decoded(option(more), PERSON)).rejects.toThrow(problem)
  await expect(encode([], more)).rejects.toThrow(problem)
})

/**
 * What `protoc -o` writes (descriptor.proto) of `syntax = "proto3"; package test; message Phone { string number = 1; }`
 * `message Person { string job_title = 1; repeated Phone phones = 2; int64 born = 3; }`, without the names in JSON.
 */
function descriptorSet(): number[] {
  const text = (value: string) => [...Buffer.from(value)]
  const bytes = (field: number, content: readonly number[]) => [(field << 3) | 2, content.length, ...content]
  const number = (field: number, value: number) => [field << 3, value]
  const [OPTIONAL, REPEATED, INT64, STRING, MESSAGE] = [1, 3, 3, 9, 11]
  const field = (name: string, at: number, label: number, type: number, typeName = '') =>
    bytes(2, [
      ...bytes(1, text(name)),
      ...number(3, at),
      ...number(4, label),
      ...number(5, type),
      ...(typeName === '' ? [] : bytes(6, text(typeName))),
    ])
  const phone = bytes(4, [...bytes(1, text('Phone')), ...field('number', 1, OPTIONAL, STRING)])
  const person = bytes(4, [
    ...bytes(1, text('Person')),
    ...field('job_title', 1, OPTIONAL, STRING),
    ...field('phones', 2, REPEATED, MESSAGE, '.test.Phone'),
    ...field('born', 3, OPTIONAL, INT64),
  ])
  return bytes(1, [
    ...bytes(1, text('test.proto')),
    ...bytes(2, text('test')),
    ...phone,
    ...person,
    ...bytes(12, text('proto3')),
  ])
}
