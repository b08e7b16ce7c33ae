import { LogBatch, LogEvent, Metadata, MetricBatch, MetricEvent, Series } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { Timestamp, type Value } from '@qovery/vrl/value'
import { expect, test } from 'vitest'
import { createEncoding, encodingOption } from '../encoding.ts'

const device = {
  device_vendor: 'Acme',
  device_product: 'Gate|way',
  device_version: '1\\2',
  device_event_class_id: 'Telemetry Event',
}

async function encoderOf(options: object = {}) {
  const encoding = encodingOption.parse({ codec: 'cef', cef: { ...device, ...options } })
  return createEncoding({ encoding }, testContext())
}

async function encode(value: Value, options: object = {}) {
  const { bytes, fault } = (await encoderOf(options)).encode(LogBatch.of([new LogEvent(value, new Metadata())]))
  return fault ?? bytes.toString()
}

const faultOf = (options: object) =>
  encodingOption.safeParse({ codec: 'cef', cef: { ...device, ...options } }).error?.issues[0]?.message

test('header and extensions, in the order of their keys; what a log does not have is left out', async () => {
  const log = {
    cef: { severity: 1, name: 'Event name' },
    foo: 'bar',
    int: 123,
    float: 3.1415925,
    time: Timestamp.parse('2023-02-27T15:04:49.363+08:00') as Timestamp,
    quote: 'the "quote" stays',
    bool: true,
    list: [1],
    other: 'data',
  }
  const keys = ['foo', 'int', 'float', 'missing', 'time', 'quote', 'bool', 'list']
  const extensions = Object.fromEntries(keys.map((key) => [key, key]))
  expect(await encode(log, { extensions })).toBe(
    'CEF:0|Acme|Gate\\|way|1\\\\2|Telemetry Event|Event name|1|bool=true float=3.1415925 foo=bar int=123 quote=the "quote" stays time=2023-02-27T07:04:49.363Z\n',
  )
  expect(await encode(log, { version: 'V1' })).toBe('CEF:1|Acme|Gate\\|way|1\\\\2|Telemetry Event|Event name|1\n')
})

test('what has a meaning in the format is escaped, and a line break never ends an event', async () => {
  const log = { cef: { severity: 3, name: 'a|b\\c=d\r\ne' }, msg: 'x=1|y\\z\nCEF:0|forged\r' }
  expect(await encode(log, { extensions: { msg: 'msg' } })).toBe(
    'CEF:0|Acme|Gate\\|way|1\\\\2|Telemetry Event|a\\|b\\\\c=d e|3|msg=x\\=1|y\\\\z\\nCEF:0|forged\\r\n',
  )
})

test('name and severity are where the options say', async () => {
  const options = { name: 'title', severity: 'level.number' }
  expect(await encode({ title: 't', level: { number: '10' } }, options)).toMatch(/\|t\|10\n$/)
})

test.each([11, -1, 1.5, 'high', '', null, [1], '1e1', 99_999])('a severity of %j is rejected', async (severity) => {
  expect(await encode({ cef: { severity: severity as Value, name: 'n' } })).toContain('whole number from 0 to 10')
})

test('a log without severity, a name that is too long and metrics are rejected', async () => {
  expect(await encode({})).toContain('severity')
  expect(await encode('bare')).toContain('severity')
  expect(await encode({ cef: { severity: 0, name: 'é'.repeat(257) } })).toContain('at most 512 bytes')
  expect(await encode({ cef: { severity: 0 } })).toMatch(/\|\|0\n$/)
  const metric = new MetricEvent({ series: Series.of('m'), kind: 'absolute', value: { type: 'counter', value: 1 } })
  expect((await encoderOf()).encode(MetricBatch.of([metric])).rejected).toEqual([0])
})

test('options that make no event of CEF are refused', () => {
  expect(faultOf({ extensions: { 'foo.test': 'foo' } })).toContain('letters from a to z')
  expect(faultOf({ device_vendor: 'x'.repeat(64) })).toContain('longer than 63 bytes')
  expect(faultOf({ device_product: '|'.repeat(32) })).toContain('longer than 63 bytes')
  expect(faultOf({ device_version: 'x'.repeat(32) })).toContain('longer than 31 bytes')
  expect(faultOf({ device_event_class_id: 'x'.repeat(1024) })).toContain('longer than 1023 bytes')
  expect(faultOf({ version: '0' })).toBeDefined()
  expect(faultOf({ device_vendor: undefined })).toBeDefined()
})
