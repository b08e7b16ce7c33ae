import { Ack, LogBatch, LogEvent, Metadata, type Condition, type Outcome } from '@qovery/sdk'
import { CollectedEmit, testContext, testTransform } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { window } from './index.ts'
import { Window } from './window.ts'

testTransform(window, { test })

const equals = (text: string): Condition => ({
  matches: ({ events }) => [...events.keys()].filter((i) => (events[i] as LogEvent).value === text),
})
const logs = (values: readonly string[]) => LogBatch.of(values.map((value) => new LogEvent(value, new Metadata())))
const numbered = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `A${from + i}`)

/** Sends batches through a window: what left it, and what was dropped until the end. */
function through(batches: readonly (readonly string[])[], before: number, after: number) {
  const cx = testContext()
  const transform = new Window(
    {
      flush_when: equals('flush'),
      forward_when: equals('forward'),
      num_events_before: before,
      num_events_after: after,
    },
    cx,
  )
  const out = new CollectedEmit<'log'>()
  const settled: Outcome[][] = []
  for (const values of batches) {
    const outcomes: Outcome[] = []
    settled.push(outcomes)
    const batch = logs(values)
    const ack = new Ack((outcome) => outcomes.push(outcome))
    batch.ack = ack
    transform.transform(batch, out)
    ack.release()
  }
  const settledBefore = settled.map((outcomes) => outcomes.length)
  const droppedBefore = cx.recorded.dropped.get('outside_window') ?? 0
  transform.flush(out, 'tick')
  transform.flush(out, 'end')
  for (const { held } of out.passed) held?.release()
  return { left: out.events().map(({ value }) => value as string), cx, settled, settledBefore, droppedBefore }
}

describe('window', () => {
  it('passes on what stands around an event that matters', () => {
    const { left, cx } = through([numbered(1, 50), ['flush', ...numbered(51, 70)]], 10, 5)
    expect(left).toEqual([...numbered(41, 50), 'flush', ...numbered(51, 55)])
    expect(cx.recorded.dropped).toEqual(new Map([['outside_window', 40 + 15]]))
    expect(cx.recorded.intentional).toEqual(new Set(['outside_window']))
  })

  it('passes on nothing around it where nothing is asked for', () => {
    expect(through([numbered(1, 3), ['flush'], numbered(4, 6)], 0, 0).left).toEqual(['flush'])
  })

  it('counts events after the last one that matters', () => {
    const { left } = through([['flush', 'a', 'flush', 'b', 'c', 'd']], 5, 2)
    expect(left).toEqual(['flush', 'a', 'flush', 'b', 'c'])
  })

  it('passes on forwarded events, which count as neither before nor after', () => {
    const values = ['a', 'forward', 'b', 'flush', 'forward', 'c', 'forward', 'd']
    expect(through([values], 1, 1).left).toEqual(['forward', 'b', 'flush', 'forward', 'c', 'forward'])
  })

  it('gives the same however the events are batched, loses none, and settles each batch once', () => {
    const values = fc.array(fc.constantFrom('a', 'b', 'c', 'flush', 'forward'), { minLength: 1, maxLength: 80 })
    fc.assert(
      fc.property(values, fc.nat(6), fc.nat(4), fc.integer({ min: 1, max: 9 }), (all, before, after, size) => {
        const named = all.map((value, i) => (value.length > 1 ? value : `${value}${i}`))
        const batches = Array.from({ length: Math.ceil(named.length / size) }, (_, i) =>
          named.slice(i * size, (i + 1) * size),
        )
        const { left, cx, settled } = through(batches, before, after)
        expect(left.toSorted()).toEqual(naive(named, before, after).toSorted())
        expect(left.length + (cx.recorded.dropped.get('outside_window') ?? 0)).toBe(named.length)
        for (const outcomes of settled) expect(outcomes).toEqual(['delivered'])
      }),
    )
  })

  it('keeps the source waiting for kept events only, and lets go of them at the end', () => {
    const { settledBefore, settled, droppedBefore, cx } = through([numbered(1, 3), numbered(4, 5)], 2, 0)
    expect(settledBefore).toEqual([1, 0])
    expect(settled.map((outcomes) => outcomes.length)).toEqual([1, 1])
    expect(droppedBefore).toBe(3)
    expect(cx.recorded.dropped.get('outside_window')).toBe(5)
  })
})

/** The same, event by event. */
function naive(values: readonly string[], before: number, after: number): string[] {
  const left: string[] = []
  let kept: string[] = []
  let following = 0
  for (const value of values) {
    if (value === 'forward') left.push(value)
    else if (value === 'flush') {
      left.push(...kept, value)
      kept = []
      following = after
    } else if (following > 0) {
      following--
      left.push(value)
    } else kept = before === 0 ? [] : [...kept, value].slice(-before)
  }
  return left
}
