import { LogBatch, LogEvent, Metadata, ProgramError, TraceBatch, TraceEvent } from '@qovery/sdk'
import { testTransform } from '@qovery/sdk/testing'
import type { ValueObject } from '@qovery/vrl/value'
import { describe, expect, it, test } from 'vitest'
import { remap } from './index.ts'
import { log, run, valuesOf } from './testing/run.ts'

testTransform(remap, { test })

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

  describe('and leaves by the output "dropped"', () => {
    const options = { source: '. = parse_json!(string!(.))', drop_on_error: true, reroute_dropped: true }

    it('says why in its metadata in the log namespace "vector": its value is the line', async () => {
      const metadata = new Metadata({ vector: { source_type: 'stdin' } }, 'in', 'stdin')
      const result = await run(LogBatch.of([new LogEvent('no JSON', metadata)]), options, { namespace: 'vector' })
      const [dropped] = result.out.events('dropped') as LogEvent[]
      expect(dropped?.value).toBe('no JSON')
      expect(dropped?.metadata).toMatchObject({
        value: { vector: { source_type: 'stdin', dropped: { reason: 'error', component_id: 'edit' } } },
        source_id: 'in',
      })
      expect(metadata.value).toEqual({ vector: { source_type: 'stdin' } })
    })

    it('says why below log_schema.metadata_key, and nowhere where that is empty', async () => {
      const source = 'abort "why"'
      const under = async (metadata_key: string[] | null) =>
        valuesOf(
          await run(LogBatch.of([log({ n: 1 })]), { source, reroute_dropped: true }, { metadata_key }),
          'dropped',
        )
      expect(await under(['about', 'it'])).toMatchObject([{ n: 1, about: { it: { dropped: { message: 'why' } } } }])
      expect(await under(null)).toEqual([{ n: 1 }])
    })

    it('stays what it is where it is no object', async () => {
      expect(valuesOf(await run(LogBatch.of([log('no JSON')]), options), 'dropped')).toEqual(['no JSON'])
    })
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

it('changes traces as it changes logs', async () => {
  const result = await run(TraceBatch.of([new TraceEvent({ span: 'a' }, new Metadata())]), {
    source: '.span = upcase(string!(.span))',
  })
  expect(valuesOf(result)).toEqual([{ span: 'A' }])
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
