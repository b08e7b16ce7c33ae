import {
  Ack,
  LogBatch,
  LogEvent,
  MetricBatch,
  MetricEvent,
  Metadata,
  ProgramError,
  Series,
  TraceBatch,
  TraceEvent,
} from '@qovery/sdk'
import { CollectedEmit, testContext, testTransform, type TestContext } from '@qovery/sdk/testing'
import { encodeJson, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { BatchEncoder } from '../../../codecs/batch-encoder.ts'
import { JsonEncoder } from '../../../codecs/json/encoder.ts'
import { decodeUtf8 } from '../../../codecs/utf8.ts'
import { remap } from './index.ts'

testTransform(remap, { test })

const AT = 1_600_000_000_000

interface Run {
  readonly out: CollectedEmit
  readonly cx: TestContext
}

async function run(batch: LogBatch | MetricBatch | TraceBatch, options: object): Promise<Run> {
  const cx = testContext({ inputKinds: [batch.kind], id: 'edit', type: 'remap', globals: { timezone: 'UTC' } })
  const transform = await remap.create(remap.config.parse(options), cx)
  const out = new CollectedEmit()
  transform.transform(batch, out)
  return { out, cx }
}

const log = (value: Value) => new LogEvent(value, new Metadata())
const valuesOf = ({ out }: Run, port = '') => out.events(port).map(({ value }) => value)

describe('logs', () => {
  it('become what the program makes of them', async () => {
    const events = [{ n: '1' }, { n: '2' }].map(log)
    const result = await run(LogBatch.of(events), { source: '.n = to_int!(.n) + 1\n.was = "here"' })
    expect(valuesOf(result)).toEqual([
      { n: 2, was: 'here' },
      { n: 3, was: 'here' },
    ])
    expect(events.map(({ value }) => value)).toEqual([{ n: '1' }, { n: '2' }])
  })

  it('become several where the program makes an array of the event', async () => {
    const result = await run(LogBatch.of([log({ list: [1, 2], host: 'h' })]), { source: '. = unnest!(.list)' })
    expect(valuesOf(result)).toEqual([
      { list: 1, host: 'h' },
      { list: 2, host: 'h' },
    ])
  })

  it('take their metadata along, and keep that of their neighbours apart', async () => {
    const metadata = new Metadata({ a: 1 })
    const events = [1, 2].map((n) => new LogEvent({ n }, metadata))
    const { out } = await run(LogBatch.of(events), { source: 'if .n == 1 { %b = %a }' })
    expect(out.events().map((event) => (event as LogEvent).metadata.value)).toEqual([{ a: 1, b: 1 }, { a: 1 }])
    expect(metadata.value).toEqual({ a: 1 })
  })

  it('carry secrets that the program sets', async () => {
    const { out } = await run(LogBatch.of([log({})]), { source: 'set_secret("key", "s3cret")' })
    expect((out.events()[0] as LogEvent).metadata.secrets?.get('key')).toBe('s3cret')
  })
})

describe('an event on which the program fails', () => {
  const source = '.first = true\n.n = to_int!(.n)'

  it('goes on as it came', async () => {
    const result = await run(LogBatch.owned([log({ n: 'x' }), log({ n: '1' })]), { source })
    expect(valuesOf(result)).toEqual([{ n: 'x' }, { n: 1, first: true }])
    const [message] = result.cx.recorded.failed.get('mapping_failed') ?? []
    expect(message).toContain(
      'function call error for "to_int" at (19:30): Invalid integer "x": invalid digit found in string',
    )
    expect(result.cx.recorded.dropped.size).toBe(0)
  })

  it('is dropped and counted where that is wanted', async () => {
    const result = await run(LogBatch.of([log({ n: 'x' })]), { source, drop_on_error: true })
    expect(valuesOf(result)).toEqual([])
    expect(result.cx.recorded.dropped).toEqual(new Map([['mapping_failed', 1]]))
    expect(result.cx.recorded.intentional.size).toBe(0)
  })

  it('leaves by the output "dropped" and says why, as it came', async () => {
    const options = { source, drop_on_error: true, reroute_dropped: true }
    const result = await run(LogBatch.owned([log({ n: 'x' })]), options)
    expect(valuesOf(result)).toEqual([])
    expect(valuesOf(result, 'dropped')).toEqual([
      {
        n: 'x',
        metadata: {
          dropped: {
            reason: 'error',
            message: 'function call error for "to_int" at (19:30): Invalid integer "x": invalid digit found in string',
            component_id: 'edit',
            component_kind: 'transform',
            component_type: 'remap',
          },
        },
      },
    ])
    expect(result.cx.recorded.dropped.size).toBe(0)
  })
})

describe('an event on which the program aborts', () => {
  const source = '.seen = true\nif .n == 1 { abort "not this one" }'

  it('is dropped on purpose', async () => {
    const result = await run(LogBatch.of([log({ n: 1 }), log({ n: 2 })]), { source })
    expect(valuesOf(result)).toEqual([{ n: 2, seen: true }])
    expect(result.cx.recorded.dropped).toEqual(new Map([['aborted', 1]]))
    expect(result.cx.recorded.intentional).toEqual(new Set(['aborted']))
  })

  it('goes on as it came where it is not to be dropped', async () => {
    const result = await run(LogBatch.owned([log({ n: 1 })]), { source, drop_on_abort: false })
    expect(valuesOf(result)).toEqual([{ n: 1 }])
  })

  it("says the program's reason where it is rerouted", async () => {
    const result = await run(LogBatch.of([log({ n: 1 })]), { source, reroute_dropped: true })
    const [dropped] = valuesOf(result, 'dropped') as { metadata: { dropped: ValueObject } }[]
    expect(dropped?.metadata.dropped).toMatchObject({ reason: 'abort', message: 'not this one' })
  })
})

describe('metrics', () => {
  const series = Series.of(
    'requests',
    [
      ['host', 'a'],
      ['path', '/'],
    ],
    { namespace: 'web' },
  )
  const metric = () =>
    new MetricEvent({ series, kind: 'incremental', value: { type: 'counter', value: 2 }, timestamp: AT })
  const runOn = async (source: string, options: object = {}) => {
    const result = await run(MetricBatch.of([metric()]), { source, ...options })
    return { result, event: result.out.events()[0] as MetricEvent }
  }

  it('change their name, namespace, tags, kind and time', async () => {
    const { event } = await runOn(
      '.name = "hits"\ndel(.namespace)\n.tags.host = upcase(string!(.tags.host))\ndel(.tags.path)\n.kind = "absolute"\n.timestamp = t\'2020-01-01T00:00:00Z\'',
    )
    const { name, namespace, tagNames, tagValues } = event.series
    expect({ name, namespace, tagNames, tagValues }).toEqual({
      name: 'hits',
      namespace: undefined,
      tagNames: ['host'],
      tagValues: ['A'],
    })
    expect(event).toMatchObject({ kind: 'absolute', timestamp: Timestamp.parse('2020-01-01T00:00:00Z')?.toMillis() })
    expect(event.value).toEqual({ type: 'counter', value: 2 })
  })

  it('change their value, under the name of its type', async () => {
    const { event } = await runOn('.counter.value = float!(.counter.value) * 10')
    expect(event.value).toEqual({ type: 'counter', value: 20 })
    expect(event.series).toMatchObject({ name: 'requests', namespace: 'web' })
  })

  it('become gauges where the program gives them such a value', async () => {
    const { event } = await runOn('.gauge = del(.counter)\n.kind = "absolute"')
    expect(event).toMatchObject({ kind: 'absolute', value: { type: 'gauge', value: 2 } })
  })

  it('stay what they were where the program makes no metric of them', async () => {
    const { result, event } = await runOn('.name = 5')
    expect(event.series.name).toBe('requests')
    expect(result.cx.recorded.failed.get('mapping_failed')?.[0]).toContain('the name of a metric has to be a string')
  })

  it('keep the one series that their like has', async () => {
    const result = await run(MetricBatch.of([metric(), metric()]), { source: '.tags.env = "prod"' })
    const [a, b] = result.out.events() as MetricEvent[]
    expect(a?.series).toBe(b?.series)
    expect(a?.series.tag('env')).toBe('prod')
  })

  it('show all values of their tags where that is wanted', async () => {
    const { event } = await runOn('.tags.host = push(array!(.tags.host), "b")', { metric_tag_values: 'full' })
    expect(event.series.tag('host')).toEqual(['a', 'b'])
  })

  it('are told by tags why they were dropped', async () => {
    const { result } = await runOn('abort', { reroute_dropped: true })
    const [dropped] = result.out.events('dropped') as MetricEvent[]
    expect(dropped?.series.tag('metadata.dropped.reason')).toBe('abort')
    expect(dropped?.series.tag('host')).toBe('a')
  })

  it('do not let their type be written', async () => {
    await expect(runOn('.type = "gauge"')).rejects.toThrow(/E315|read-only/)
  })
})

it('changes traces as it changes logs', async () => {
  const result = await run(TraceBatch.of([new TraceEvent({ span: 'a' }, new Metadata())]), {
    source: '.span = upcase(string!(.span))',
  })
  expect(valuesOf(result)).toEqual([{ span: 'A' }])
})

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

describe('a program that waits for others', () => {
  const names: Record<string, string> = { '10.0.0.1': 'a.example', '10.0.0.2': 'b.example' }
  const gates = new Map<string, PromiseWithResolvers<void>>()
  const host = {
    reverse: async (ip: string) => {
      await gates.get(ip)?.promise
      return names[ip] ?? Promise.reject(new Error('no such name'))
    },
  }
  const start = async (options: object = {}) => {
    const cx = testContext({ inputKinds: ['log', 'metric'], programHost: () => Promise.resolve(host) })
    const transform = await remap.create(remap.config.parse({ source: '.name = reverse_dns!(.ip)', ...options }), cx)
    const out = new CollectedEmit()
    let woken = Promise.withResolvers<void>()
    await transform.start?.(() => {
      woken.resolve()
      woken = Promise.withResolvers()
    })
    return { cx, transform, out, woken: () => woken.promise }
  }

  it('passes events on in the order in which they came, whoever is answered first', async () => {
    const { transform, out, woken } = await start()
    gates.set('10.0.0.1', Promise.withResolvers())
    transform.transform(LogBatch.of([log({ ip: '10.0.0.1' })]), out)
    transform.transform(LogBatch.of([log({ ip: '10.0.0.2' })]), out)
    transform.flush?.(out, 'tick')
    expect(out.events()).toEqual([])
    const done = woken()
    gates.get('10.0.0.1')?.resolve()
    await done
    await transform.settled?.()
    transform.flush?.(out, 'end')
    expect(out.events().map(({ value }) => value)).toEqual([
      { ip: '10.0.0.1', name: 'a.example' },
      { ip: '10.0.0.2', name: 'b.example' },
    ])
  })

  it('settles what it was given, also where it fails, and drops what it is told to', async () => {
    const { cx, transform, out } = await start({ drop_on_error: true })
    const outcomes: string[] = []
    const batch = LogBatch.of([log({ ip: '10.0.0.9' })])
    const ack = new Ack((outcome) => outcomes.push(outcome))
    batch.ack = ack
    transform.transform(batch, out)
    ack.release()
    expect(outcomes).toEqual([])
    await transform.settled?.()
    transform.flush?.(out, 'end')
    expect(outcomes).toEqual(['delivered'])
    expect(cx.recorded.dropped).toEqual(new Map([['mapping_failed', 1]]))
  })

  it('has no room for more while very many events wait', async () => {
    const { transform, out } = await start()
    gates.set('10.0.0.1', Promise.withResolvers())
    transform.transform(LogBatch.of(Array.from({ length: 5000 }, () => log({ ip: '10.0.0.1' }))), out)
    const room = transform.room?.()
    expect(room).toBeInstanceOf(Promise)
    gates.get('10.0.0.1')?.resolve()
    await transform.settled?.()
    transform.flush?.(out, 'tick')
    await room
    expect(transform.room?.()).toBeUndefined()
    expect(out.events()).toHaveLength(5000)
  })
})

describe('a program that is wrong', () => {
  it('is refused with all its faults, each where it stands', async () => {
    const created = run(LogBatch.of([log({})]), { source: '.a = to_int(.b)\nupcas(.c)' })
    await expect(created).rejects.toThrow(ProgramError)
    await expect(created).rejects.toThrow(
      'unhandled fallible assignment (line 1, column 6); call to undefined function (line 2, column 1)',
    )
    await expect(created).rejects.toMatchObject({
      drawing: expect.stringMatching(/error\[E103\][^]*error\[E105\][^]*did you mean/) as string,
    })
  })

  it.each([[{}], [{ source: '.', file: 'x.vrl' }]])('is not chosen by %j', (options) => {
    expect(remap.config.safeParse(options).error?.message).toContain('exactly one of')
  })
})
