import { getPath } from '@qovery/vrl/path'
import { encodeJson, type Value } from '@qovery/vrl/value'
import { describe, expect, test } from 'vitest'
import { DEFAULT_LOG_SCHEMA, lineLayout, placeFields, sourceMetadata, type SourceFields } from './log-schema.ts'

const FIELDS: SourceFields = {
  source_id: 'in',
  source_type: 'socket',
  timestamp: 'now',
  own: [
    { name: 'host', legacy: ['host'], value: 'h1' },
    { name: 'port', legacy: ['origin', 'port'], value: 80 },
    { name: 'hidden', legacy: null, value: 1 },
  ],
}
const LEGACY = DEFAULT_LOG_SCHEMA
const VECTOR = { ...DEFAULT_LOG_SCHEMA, namespace: 'vector' as const }

describe('the legacy namespace', () => {
  test('places what the source knows beside the value', () => {
    expect(placeFields(LEGACY, { message: 'm' }, FIELDS)).toEqual({
      message: 'm',
      source_type: 'socket',
      timestamp: 'now',
      host: 'h1',
      origin: { port: 80 },
    })
    expect(sourceMetadata(LEGACY, FIELDS)).toEqual({ value: {}, source_id: 'in', source_type: 'socket' })
  })

  test('gives each value objects of its own', () => {
    const own = [
      { name: null, legacy: ['client'], value: { names: ['x'] } },
      { name: null, legacy: ['command'], value: ['df'], replaces: true },
    ]
    const [first, second] = [placeFields(LEGACY, {}, { ...FIELDS, own }), placeFields(LEGACY, {}, { ...FIELDS, own })]
    expect(getPath(first, ['client', 'names'])).toEqual(['x'])
    expect(getPath(first, ['client', 'names'])).not.toBe(getPath(second, ['client', 'names']))
    expect(getPath(first, ['command'])).not.toBe(getPath(second, ['command']))
  })

  test('leaves fields that decoding found, null among them', () => {
    const value = placeFields(LEGACY, { timestamp: 'then', host: null, origin: { port: 1 } }, FIELDS)
    expect(value).toEqual({ timestamp: 'then', host: null, origin: { port: 1 }, source_type: 'socket' })
  })

  test('leaves out fields whose name is switched off, and follows other names', () => {
    const schema = { ...LEGACY, timestamp_key: null, source_type_key: ['from', 'type'] }
    expect(placeFields(schema, {}, { ...FIELDS, own: [] })).toEqual({ from: { type: 'socket' } })
  })

  test.for<Value>(['text', 5, null, [1]])('places nothing beside %o, which is no object', (value) => {
    expect(placeFields(LEGACY, value, FIELDS)).toEqual(value)
  })

  test('names a field __proto__ without touching the prototype', () => {
    const value = placeFields({ ...LEGACY, source_type_key: ['__proto__'] }, {}, { ...FIELDS, own: [] })
    expect(encodeJson(value)).toBe('{"__proto__":"socket","timestamp":"now"}')
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })

  test('has a layout for lines with sorted keys and a place for the line', () => {
    const layout = lineLayout(LEGACY, FIELDS)
    expect(Object.keys(layout.shared)).toEqual(['host', 'message', 'origin', 'source_type', 'timestamp'])
    expect(layout.message_key).toBe('message')
    expect(layout.bytes).toBeGreaterThan(50)
  })
})

describe('the vector namespace', () => {
  test('leaves the value alone and places everything in the metadata', () => {
    expect(placeFields(VECTOR, { message: 'm' }, FIELDS)).toEqual({ message: 'm' })
    expect(sourceMetadata(VECTOR, FIELDS)).toEqual({
      value: {
        socket: { host: 'h1', port: 80, hidden: 1 },
        vector: { ingest_timestamp: 'now', source_type: 'socket' },
      },
      source_id: 'in',
      source_type: 'socket',
    })
  })

  test('makes each line the whole event', () => {
    const layout = lineLayout(VECTOR, FIELDS)
    expect([layout.message_key, layout.shared]).toEqual([null, {}])
    expect(layout.metadata.value).toHaveProperty('vector')
  })
})
