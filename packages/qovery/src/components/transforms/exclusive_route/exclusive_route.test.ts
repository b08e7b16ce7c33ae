import { KINDS, LogBatch, LogEvent, Metadata, type Batch, type Condition } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExclusiveRoute } from './exclusive-route.ts'
import { exclusive_route } from './index.ts'

const logs = (values: readonly number[]) => LogBatch.of(values.map((value) => new LogEvent(value, new Metadata())))
const divisibleBy = (divisor: number): Condition => ({
  matches: (batch: Batch) =>
    [...batch.events.keys()].filter((i) => Number((batch.events[i] as LogEvent).value) % divisor === 0),
})
const numbersAt = (out: CollectedEmit, port: string) => out.events(port).map((event) => (event as LogEvent).value)

describe('exclusive_route', () => {
  it('sends each event to the first route that matches, and to no other', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 1 }), (values) => {
        const out = new CollectedEmit()
        const routes = [2, 3, 5].map((divisor) => ({ name: String(divisor), condition: divisibleBy(divisor) }))
        new ExclusiveRoute(routes).transform(logs(values), out)
        const first = (value: number) => [2, 3, 5].find((divisor) => value % divisor === 0)
        for (const divisor of [2, 3, 5]) {
          expect(numbersAt(out, String(divisor))).toEqual(values.filter((value) => first(value) === divisor))
        }
        expect(numbersAt(out, '_unmatched')).toEqual(values.filter((value) => first(value) === undefined))
      }),
    )
  })

  it('hands on the very batch where one route takes all of it', async () => {
    const out = new CollectedEmit()
    const batch = logs([1, 2])
    const condition = { type: 'is_log' }
    const config = exclusive_route.config.parse({
      routes: [
        { name: 'a', condition },
        { name: 'b', condition },
      ],
    })
    const transform = await exclusive_route.create(config, testContext())
    transform.transform(batch, out)
    expect(out.passed).toEqual([{ batch, port: 'a', held: null }])
    expect(out.passed[0]?.batch).toBe(batch)
  })

  it('says exactly which kinds leave by which port, as far as conditions tell', () => {
    const config = exclusive_route.config.parse({
      routes: [
        { name: 'logs', condition: { type: 'is_log' } },
        { name: 'logs_again', condition: { type: 'is_log' } },
        { name: 'metrics', condition: { type: 'is_metric' } },
      ],
    })
    expect(exclusive_route.outputs(config, KINDS)).toEqual({
      logs: ['log'],
      logs_again: [],
      metrics: ['metric'],
      _unmatched: ['trace'],
    })
    const open = exclusive_route.config.parse({ routes: [{ name: 'even', condition: '.a == 1' }] })
    expect(exclusive_route.outputs(open, ['log'])).toEqual({ even: ['log'], _unmatched: ['log'] })
  })

  it('refuses the reserved name and names that are there twice', () => {
    const condition = { type: 'is_log' }
    const result = exclusive_route.config.safeParse({
      routes: [
        { name: 'a', condition },
        { name: '_unmatched', condition },
        { name: 'a', condition },
        { name: '', condition },
      ],
    })
    expect(result.error?.issues).toMatchObject([
      { path: ['routes', 1, 'name'], message: expect.stringContaining('reserved') },
      { path: ['routes', 2, 'name'], message: 'another route is already called "a"' },
      { path: ['routes', 3, 'name'], message: 'a route needs a name' },
    ])
  })
})
