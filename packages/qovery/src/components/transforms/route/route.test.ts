import { KINDS, LogBatch, LogEvent, Metadata, TraceBatch, TraceEvent, type Batch, type Condition } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { route } from './index.ts'
import { Route } from './route.ts'

const logs = (values: readonly number[]) => LogBatch.of(values.map((value) => new LogEvent(value, new Metadata())))
const divisibleBy = (divisor: number): Condition => ({
  matches: (batch: Batch) =>
    [...batch.events.keys()].filter((i) => Number((batch.events[i] as LogEvent).value) % divisor === 0),
})
const numbersAt = (out: CollectedEmit, port: string) => out.events(port).map((event) => (event as LogEvent).value)

describe('route', () => {
  it('sends an event to every route that matches, and the rest to _unmatched', () => {
    const out = new CollectedEmit()
    new Route(
      [
        ['even', divisibleBy(2)],
        ['three', divisibleBy(3)],
      ],
      true,
      testContext(),
    ).transform(logs([1, 2, 3, 6]), out)
    expect(numbersAt(out, 'even')).toEqual([2, 6])
    expect(numbersAt(out, 'three')).toEqual([3, 6])
    expect(numbersAt(out, '_unmatched')).toEqual([1])
  })

  it('hands on the very batch where a route takes all of it', async () => {
    const out = new CollectedEmit()
    const batch = logs([1, 2])
    const config = route.config.parse({
      route: { a: { type: 'is_log' }, b: { type: 'is_log' }, c: { type: 'is_trace' } },
    })
    const transform = await route.create(config, testContext())
    transform.transform(batch, out)
    expect(out.passed.map(({ port }) => port)).toEqual(['a', 'b'])
    expect(out.passed.every((passed) => passed.batch === batch)).toBe(true)
    transform.transform(TraceBatch.of([new TraceEvent({}, new Metadata())]), out)
    expect(out.events('c')).toHaveLength(1)
  })

  it('sends a batch of any length by the route of its kind, and by no other', async () => {
    const config = route.config.parse({ route: { logs: { type: 'is_log' }, traces: { type: 'is_trace' } } })
    for (let length = 1; length <= 10; length++) {
      const out = new CollectedEmit()
      const transform = await route.create(config, testContext())
      transform.transform(logs(Array.from({ length }, (_, i) => i)), out)
      expect(out.passed.map(({ port, batch }) => [port, batch.length])).toEqual([['logs', length]])
    }
  })

  it('drops what no route matches where it may not leave, counted and on purpose', () => {
    const cx = testContext()
    const out = new CollectedEmit()
    new Route([['even', divisibleBy(2)]], false, cx).transform(logs([1, 2, 3]), out)
    expect(numbersAt(out, '_unmatched')).toEqual([])
    expect(cx.recorded.dropped).toEqual(new Map([['unmatched', 2]]))
    expect(cx.recorded.intentional).toEqual(new Set(['unmatched']))
  })

  it('loses no event: each leaves by all of its routes, or by _unmatched', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 1 }), (values) => {
        const out = new CollectedEmit()
        new Route(
          [
            ['2', divisibleBy(2)],
            ['3', divisibleBy(3)],
            ['5', divisibleBy(5)],
          ],
          true,
          testContext(),
        ).transform(logs(values), out)
        for (const divisor of [2, 3, 5]) {
          expect(numbersAt(out, String(divisor))).toEqual(values.filter((value) => value % divisor === 0))
        }
        expect(numbersAt(out, '_unmatched')).toEqual(values.filter((value) => [2, 3, 5].every((d) => value % d !== 0)))
      }),
    )
  })

  it('says exactly which kinds leave by which port, as far as conditions tell', () => {
    const config = route.config.parse({ route: { logs: { type: 'is_log' }, traces: { type: 'is_trace' } } })
    expect(route.outputs(config, KINDS)).toEqual({ logs: ['log'], traces: ['trace'], _unmatched: ['metric'] })
    expect(route.outputs(config, ['log'])).toEqual({ logs: ['log'], traces: [], _unmatched: [] })
    const open = route.config.parse({ route: { even: '.a == 1' }, reroute_unmatched: false })
    expect(route.outputs(open, ['log', 'metric'])).toEqual({ even: ['log', 'metric'] })
  })

  it('refuses reserved names', () => {
    for (const name of ['_unmatched', '_default']) {
      const result = route.config.safeParse({ route: { [name]: { type: 'is_log' } } })
      expect(result.error?.issues).toMatchObject([
        { path: ['route', name], message: expect.stringContaining('reserved') },
      ])
    }
  })
})
