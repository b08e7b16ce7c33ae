import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentType, negotiateFormat } from './negotiation.ts'

const PROTO = 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited'
const OM = 'application/openmetrics-text'
const TEXT_004 = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores'
const OM_100 = `${OM}; version=1.0.0; charset=utf-8; escaping=underscores`

const typeFor = (accept: string | undefined) => contentType(negotiateFormat(accept))

describe('the format for', () => {
  it('Prometheus 2.42 is OpenMetrics 1.0.0 with underscores', () => {
    expect(typeFor(`${OM};version=1.0.0,${OM};version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1`)).toBe(
      OM_100,
    )
  })

  it('Prometheus 2.42 that wants native histograms is protobuf', () => {
    const accept = `${PROTO},${OM};version=1.0.0;q=0.8,${OM};version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1`
    expect(typeFor(accept)).toBe(
      'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=underscores',
    )
  })

  it('Prometheus 3 is OpenMetrics 1.0.0 with all of UTF-8', () => {
    const accept = `${OM};version=1.0.0;escaping=allow-utf-8;q=0.6,${OM};version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2`
    expect(typeFor(accept)).toBe(`${OM}; version=1.0.0; charset=utf-8; escaping=allow-utf-8`)
  })

  it('Prometheus 3 that prefers protobuf is protobuf', () => {
    expect(negotiateFormat(`${PROTO};escaping=allow-utf-8;q=0.6,${OM};version=1.0.0;q=0.5,*/*;q=0.1`)).toEqual({
      kind: 'protobuf',
      version: 'delimited',
      escaping: 'allow-utf-8',
    })
  })

  it.each([
    ['curl', '*/*'],
    ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'],
    ['nobody who says', undefined],
    ['an empty header', ''],
    ['one who wants JSON', 'application/json'],
    ['one who refuses everything', '*/*;q=0'],
    ['text without a version', 'text/plain'],
    ['any text', 'text/*'],
    ['a version that does not exist, before 0.0.4', 'text/plain;version=3.0.0,text/plain;version=0.0.4;q=0.1'],
    ['protobuf as text', 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text'],
    ['protobuf of something else', 'application/vnd.google.protobuf;proto=other.Message;encoding=delimited'],
    ['UTF-8 in text 0.0.4, which has no syntax for it', 'text/plain;version=0.0.4;escaping=allow-utf-8'],
    ['a misspelt wildcard', '/;q=0.1'],
  ])('%s is text 0.0.4 with underscores', (_who, accept) => {
    expect(typeFor(accept)).toBe(TEXT_004)
  })

  it.each([
    [OM, OM_100],
    [`${OM};version=0.0.1`, `${OM}; version=0.0.1; charset=utf-8; escaping=underscores`],
    [`${OM};version=2.0.0;escaping=allow-utf-8`, `${OM}; version=2.0.0; charset=utf-8; escaping=allow-utf-8`],
    [`${OM};version=2.0.0;q=0.9,${OM};version=1.0.0`, OM_100],
    ['application/*', OM_100],
    ['text/plain;q=0,*/*', OM_100],
    [`*/*,${OM}`, OM_100],
    ['text/plain;version=1.0.0;escaping=values', 'text/plain; version=1.0.0; charset=utf-8; escaping=values'],
    ['text/plain;version=1.0.0;escaping=allow-utf8', 'text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8'],
    ['text/plain;version="1.0.0";escaping="dots"', 'text/plain; version=1.0.0; charset=utf-8; escaping=dots'],
    ['text/plain;version=1.0.0;escaping=nonsense', 'text/plain; version=1.0.0; charset=utf-8; escaping=underscores'],
    ['text/plain;version=0.0.4;escaping=dots', 'text/plain; version=0.0.4; charset=utf-8; escaping=dots'],
  ])('%s is %s', (accept, type) => {
    expect(typeFor(accept)).toBe(type)
  })

  it('any header is one there is, and its type holds nothing that came from the header', () => {
    const kinds = '(text/plain; version=(0.0.4|1.0.0); charset=utf-8'
    const openmetrics = '|application/openmetrics-text; version=(0.0.1|1.0.0|2.0.0); charset=utf-8'
    const protobuf = '|application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited)'
    const valid = new RegExp(`^${kinds}${openmetrics}${protobuf}; escaping=(allow-utf-8|underscores|dots|values)$`)
    const piece = fc.constantFrom(
      'text/plain',
      OM,
      PROTO,
      ';version=',
      '1.0.0',
      ';escaping=',
      ';q=',
      '0.5',
      ',',
      '"',
      '\r\n',
    )
    const header = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(piece, fc.string({ maxLength: 3 }))).map((parts) => parts.join('')),
    )
    fc.assert(fc.property(header, (accept) => valid.test(typeFor(accept))))
  })
})
