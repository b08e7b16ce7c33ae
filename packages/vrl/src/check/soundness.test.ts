import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { kindOf } from '../kind/index.ts'
import { compile } from '../program/compile.ts'
import { cloneValue, type ValueObject } from '../value/index.ts'

/** Statements that change what is known of a few places, and read them. */
const STATEMENTS = [
  'a = 1',
  'a = "text"',
  'a = .x',
  'a = [.x, a]',
  'a = {"b": 1, "c": .y}',
  'a = a || "other"',
  'a = to_int(.x) ?? null',
  'a, err = to_int(.x)',
  '.x = a',
  '.x = {"in": .y}',
  '.y = [1, "two"]',
  '.y[3] = true',
  '.y[-1] = a',
  '.z.in = .y',
  'if .x == 1 { a = null }',
  'if .x == 1 { .y = "y" } else { a = 2.5 }',
  'if .z == null { abort }',
  'a = if .z == "stop" { abort } else { .y }',
  '{ .y = 0; to_int(.x); .y = false } ?? (.z = "failed")',
  '.y == 2 && (a = true)',
  '.y == null || (.z = 1) == 1',
  'for_each([1, "two"]) -> |_i, v| { a = v }',
  'for_each([1, 2]) -> |i, _v| { .z = a; a = i }',
  'for_each([1, 2]) -> |i, _v| { if i == 1 { .x = "late" } }',
  '.x = map_values([1, a]) -> |v| { v == 1 }',
]
const EVENTS: readonly ValueObject[] = [
  {},
  { x: 1, y: 2 },
  { x: '7', y: 'text', z: 'stop' },
  { x: null, y: [1], z: { in: 3 } },
]

it('what the checker says of result and event is true whatever runs', async () => {
  const programs = fc.array(fc.constantFrom(...STATEMENTS), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(programs, fc.constantFrom('a', '.x', '[.x, .y, .z, a]'), async (statements, last) => {
      const { program } = await compile(['a = null', ...statements, last].join('\n'), { timezone: 'UTC' })
      if (program === undefined) return
      for (const event of EVENTS) {
        const subject = { value: cloneValue(event), metadata: {} }
        const result = await program.run(subject)
        if (result instanceof Object && /^(?:Failure|Aborted)$/.test(result.constructor.name)) continue
        expect(kindOf(result as ValueObject).isSubsetOf(program.checked.result.kind)).toBe(true)
        expect(kindOf(subject.value).isSubsetOf(program.checked.event)).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})
