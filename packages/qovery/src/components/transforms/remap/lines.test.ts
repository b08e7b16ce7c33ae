import { LogBatch, Metadata, type LogEvent } from '@qovery/sdk'
import { encodeJson, type Value } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BatchEncoder } from '../../../codecs/batch-encoder.ts'
import { JsonEncoder } from '../../../codecs/json/encoder.ts'
import { decodeUtf8 } from '../../../codecs/utf8.ts'
import { run, valuesOf, type Run } from './testing/run.ts'

describe('lines', () => {
  const lines = (...texts: (string | Buffer)[]) => {
    const pieces = texts.map((text) => Buffer.from(text as string))
    const chunk = Buffer.concat(pieces.flatMap((piece) => [piece, Buffer.from('\n')]))
    let at = 0
    const starts = pieces.map((_, i) => (i === 0 ? 0 : (at += (pieces[i - 1] as Buffer).length + 1)))
    const ends = pieces.map((piece, i) => (starts[i] as number) + piece.length)
    return LogBatch.fromLines({
      chunk,
      starts,
      ends,
      layout: { shared: { host: 'h', message: '' }, message_key: 'message', metadata: new Metadata(), bytes: 20 },
      decode: decodeUtf8,
    })
  }
  const objects = (batch: LogBatch) => LogBatch.of(batch.events)
  const PROGRAMS = [
    '. = parse_json!(.message)',
    '. = object!(parse_json!(string!(.message)))\n.pipeline = "bench"\ndel(.debug_blob)',
    '. = parse_json!(string!(.message))\n.n = to_int!(.n) + 1\n.',
    '. = parse_json!(.message)\n.user.id = .user.id || 7\nif exists(.a) { .b = del(.a) }',
    '. = parse_json!(.message)\nif .n == 2 { abort }\n.new = [.n, .constructor]',
    '. = parse_json!(.message)\n.toString = "x"\n.__proto__ = 1',
    ". = parse_regex!(.message, r'^(?P<key>.)=(?P<n>.*)$')\n.n = to_int!(.n)\nif .n == 7 { abort }",
    ". = parse_regex!(string!(.message), r'^(?P<key>\\w)=(?P<n>[^,]*)(,(?P<b>.)?)?$')\n.n = to_int!(.n) + 1\n.",
    '. = parse_regex!(.message, r\'^(?P<a>.)(?P<user>.*)$\')\n.key = upcase(.user)\nif .a == "x" { del(.user) }',
    '. = parse_regex!(.message, r\'^(?P<n>[^=]*)(?P<b>=)?\')\nif exists(.b) { .c = {"x": .b} }\n.n = [.n, .c]',
    ". = parse_regex!(.message, r'^(?P<n>.)', numeric_groups: true)",
    ". = parse_regex!(.message, r'(?P<n>[0-9]+)')\n.n = to_int!(.n)",
    ". = parse_regex!(.message, r'^(?P<constructor>.)(?P<n>.)')\n.n = .constructor",
    '. = {"was": .message, "all": [.message]}\n.host = .host || .',
    '. = split(string!(.message), ",")',
    '. = if .message == "{" { abort } else { parse_key_value!(.message) }\n%seen = .',
    '. = if .message == "x=" { return 1 } else { {"was": .message} }',
    '. = {"was": .message, "host": .host}',
    '. = {"was": del(.message)}\n.left = .host',
    '., err = parse_json(.message)\n.err = err',
  ]

  const metadataOf = ({ out }: Run, port: string) =>
    (out.events(port) as LogEvent[]).map(({ metadata }) => metadata.value)

  const passed = ({ out }: Run, on: string) =>
    out.passed.filter(({ port }) => port === on).map(({ batch }) => batch as LogBatch)
  const columnOf = (result: Run, port: string, name: string) =>
    passed(result, port).flatMap((batch) => batch.column(name) ?? Array.from({ length: batch.length }, () => undefined))
  const encoder = new BatchEncoder(new JsonEncoder(false, 'single'), { header: 0, delimiter: 0x0a }, undefined)
  const written = (result: Run, port: string) =>
    passed(result, port)
      .map((batch) => encoder.encode(batch).bytes.toString())
      .join('')

  it('are edited where they lie', async () => {
    const { out } = await run(lines('{"a":1,"debug_blob":"x"}'), { source: PROGRAMS[1] })
    const batch = out.passed[0]?.batch as LogBatch
    expect(batch.records).not.toBeNull()
    expect(batch.events[0]?.value).toEqual({ a: 1, pipeline: 'bench' })
  })

  it('give captures that only become integers as the same integers as their text does, or the same failures', async () => {
    const numbers = [
      '7',
      '007',
      '',
      '-5',
      '+5',
      '999999999999999',
      '1234567890123456',
      '99999999999999999999',
      '1x',
      '٣',
    ]
    const all = lines(...numbers.map((number) => `n=${number}`), 'n')
    const pattern = String.raw`r'^n(=(?P<n>.*))?$'`
    for (const rest of [
      '.n = to_int!(.n)',
      '.m = to_int(.n) ?? -1',
      '.m = to_int!(.n)\n.k = .n',
      '.m = [to_int!(.n), .n]',
    ]) {
      const options = { source: `. = parse_regex!(string!(.message), ${pattern})\n${rest}`, drop_on_error: true }
      const [edited, made] = [await run(all, options), await run(objects(all), options)]
      expect(written(edited, ''), `of ${rest}`).toBe(written(made, ''))
      expect(edited.out.events('').length, `of ${rest}`).toBeGreaterThan(4)
    }
  })

  it('that a pattern takes apart stay bytes of which single fields can be asked for', async () => {
    const source = ". = parse_regex!(string!(.message), r'^(?P<key>\\w+)=(?P<n>\\d+)(?P<rest> .*)?$')\n.n = to_int!(.n)"
    const { out } = await run(lines('a=1', 'b=22 "ü"', 'a=x', 'a=333'), { source, drop_on_error: true })
    const batch = out.passed[0]?.batch as LogBatch
    expect(batch.records).not.toBeNull()
    expect([batch.column('key'), batch.column('n'), batch.column('none')]).toEqual([
      ['a', 'b', 'a'],
      [1, 22, 333],
      undefined,
    ])
    const picked = batch.pick([1, 2]).slice(0, 1)
    expect(picked.column('rest')).toEqual([' "ü"'])
    expect(picked.events.map(({ value }) => value)).toEqual([{ key: 'b', n: 22, rest: ' "ü"' }])
    expect(picked.bytes).toBe(LogBatch.of(picked.events).bytes)
  })

  it.each(PROGRAMS)('give the same as events do: %s', async (source) => {
    const text = fc.oneof(
      {
        weight: 3,
        arbitrary: fc
          .dictionary(
            fc.constantFrom('n', 'a', 'b', 'user', 'debug_blob', 'ä', '__proto__', 'constructor'),
            fc.jsonValue(),
          )
          .map((object) => JSON.stringify(object)),
      },
      fc.constantFrom(
        '{"n":2}',
        '{"n":"5","user":{"id":null}}',
        '{"a":1.0,"n":1e3}',
        ' {"n" : 1 } ',
        '[1]',
        '"x"',
        '{',
        '',
        '{"n":1,"n":2}',
        'x=12',
        'y=7',
        'x=',
        'ä=5',
        'x=12,ä',
        'x=1,',
        '"=\\',
        'a,b,c',
      ),
      fc.string().map((one) => one.replaceAll('\n', ' ')),
      fc.constantFrom('x=1\xff', '\xc3=5').map((bytes) => Buffer.from(bytes, 'latin1')),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (texts) => {
        for (const options of [{}, { drop_on_error: true, reroute_dropped: true }]) {
          const [fast, slow] = [
            await run(lines(...texts), { source, ...options }),
            await run(objects(lines(...texts)), { source, ...options }),
          ]
          for (const port of ['', 'dropped']) {
            for (const name of ['n', 'b', 'key', 'was', 'host'])
              expect(columnOf(fast, port, name)).toEqual(columnOf(slow, port, name))
            expect(written(fast, port)).toBe(written(slow, port))
            expect(valuesOf(fast, port).map((value) => encodeJson(value as Value))).toEqual(
              valuesOf(slow, port).map((value) => encodeJson(value as Value)),
            )
            expect(metadataOf(fast, port)).toEqual(metadataOf(slow, port))
          }
          expect(fast.cx.recorded.dropped).toEqual(slow.cx.recorded.dropped)
        }
      }),
      { numRuns: 40 },
    )
  })
})
