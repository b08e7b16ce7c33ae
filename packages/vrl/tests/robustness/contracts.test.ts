/* oxlint-disable vitest/expect-expect -- the functions that they call assert */
/* oxlint-disable vitest/no-conditional-expect -- what is to be expected depends on what was drawn */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { kindOf } from '../../src/kind/index.ts'
import {
  Aborted,
  compile,
  Failure,
  fieldUse,
  mayLeaveHalfDone,
  touchesOnlyFields,
  type Program,
} from '../../src/index.ts'
import { cloneValue, encodeJson, isObject, type Value, type ValueObject } from '../../src/value/index.ts'
import { seed } from './seed.ts'

/** Statements that read and write a few places, and fail now and then. */
const STATEMENTS = [
  'a = .x', 'a = .', 'a = [.x, a]', 'a = {"b": .y, "a": a}', 'a = parse_regex!("b", r\'(?P<n>a)?b\')', 'a = flatten([.x])', 'a = compact!(.y) ?? {}',
  '.x = a', '.y = .x', '.x = {"in": .y}', '.y[2] = .x', '.z.in.deep = a', '.(x|y) = 1', '."__proto__" = a', '%m = .x', '. = {"x": .y}', '. = .z ?? {}',
  '. |= {"z": .x}', '.x |= {"y": 1}', '.x ??= to_int(.y)', '.x, .y = to_int(.z)', 'a, err = upcase(.x)', 'del(.x)', 'del(.y[0])', 'del(.z.in)', 'x = del(.)\na = x',
  '.n = to_int!(.x)', '.s = string!(.y)', '.u = upcase!(.x)', '.e = encode_base64("x", charset: string!(.x))', '.t = (to_int(.x) ?? 1) + 1', '.f = from_entries(array!(.y))',
  'if .x == 1 { .y = 2 } else { .z = .y }', 'if exists(.x) { abort }', 'if .y == "text" { abort "said" }', 'if .x == null { return .y }', '.x == 1 || (.y = true) == null',
  'for_each(array!(.y)) -> |i, v| { .z = v; a = i }', '.m = map_values(object!(.z)) -> |v| { v == .x }', '.l = length(.y) ?? 0', 'assert!(.x != 1)',
  'for_each(array!(.y)) -> |_i, v| { .w = to_int!(v)\n.z = v }', 'if .x == null { . = parse_json!("{}") }', 'a = if .x == 1 { .y } else { .z }', '{ .x = 0; to_int!(.y) }', '.x = merge(object(.z) ?? {}, {"k": .x})', 'k = keys(.)\n.k = k', '.c = unnest(.y) ?? []',
] // prettier-ignore
const EVENTS: readonly ValueObject[] = [
  {}, { x: 1, y: 2 }, { x: '7', y: 'text', z: { in: 'stop' } }, { x: null, y: [1, { a: 2 }], z: { in: { deep: 3 } } }, { x: { a: 1 }, y: [{ key: 'a' }], z: [] },
  { x: 'standard', y: [], z: 1, other: true },
] // prettier-ignore

interface Run {
  readonly result: string
  readonly event: Value
  readonly metadata: ValueObject
  readonly ended: 'done' | 'early'
}

async function run(program: Program, event: Value): Promise<Run> {
  const subject = { value: event, metadata: {} as ValueObject }
  const result = await program.run(subject)
  const early = result instanceof Failure || result instanceof Aborted
  const text = early ? `${result.constructor.name} ${result.message}` : encodeJson(result)
  if (!early) expect(kindOf(result).isSubsetOf(program.checked.result.kind), `in ${program.source}`).toBe(true)
  expect(text).not.toContain('fault of qovery')
  return { result: text, event: subject.value, metadata: subject.metadata, ended: early ? 'early' : 'done' }
}

async function forPrograms(check: (program: Program, event: ValueObject) => Promise<void>): Promise<void> {
  let count = 0
  const sources = fc.array(fc.constantFrom(...STATEMENTS), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(sources, async (statements) => {
      const { program } = await compile(['a = null', ...statements, '[.x, a]'].join('\n'), { timezone: 'UTC' })
      if (program === undefined) return
      count++
      for (const event of EVENTS) await check(program, event)
    }),
    { numRuns: 600, seed },
  )
  expect(count).toBeGreaterThan(200)
}

test('a program gives the same for equal events, of the kinds that the checker found', async () => {
  await forPrograms(async (program, event) => {
    const [first, second] = [await run(program, cloneValue(event)), await run(program, cloneValue(event))]
    expect(second, `in ${program.source}`).toEqual(first)
    if (first.ended === 'done')
      expect(kindOf(first.event).isSubsetOf(program.checked.event), `in ${program.source}`).toBe(true)
  })
})

test('a program that leaves nothing half done has not changed the event when it ends early', async () => {
  await forPrograms(async (program, event) => {
    if (mayLeaveHalfDone(program.checked)) return
    const given = cloneValue(event)
    const { ended } = await run(program, given)
    if (ended === 'early') expect(encodeJson(given), `in ${program.source}`).toBe(encodeJson(event))
  })
})

test('a program needs no other fields than those it reads or may leave alone, and changes none but those it is said to write', async () => {
  await forPrograms(async (program, event) => {
    const { reads, writes, settles } = fieldUse(program.checked)
    if (!touchesOnlyFields(program.checked) || reads === 'all' || writes === 'all') return
    const whole = await run(program, cloneValue(event))
    const few = Object.fromEntries(
      Object.entries(cloneValue(event)).filter(([name]) => reads.has(name) || (writes.has(name) && !settles.has(name))),
    )
    const reduced = await run(program, few)
    expect(reduced.result, `in ${program.source}`).toBe(whole.result)
    if (whole.ended === 'early') return
    const merged = cloneValue(event)
    const made = reduced.event as ValueObject
    for (const name of writes)
      Object.defineProperty(merged, name, {
        value: Object.hasOwn(made, name) ? made[name] : undefined,
        writable: true,
        enumerable: true,
        configurable: true,
      })
    expect(isObject(whole.event) && encodeJson(merged), `in ${program.source}`).toBe(encodeJson(whole.event))
  })
})
