import { LogEvent, MetricEvent, NO_METADATA, Series } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import type { Value } from '@qovery/vrl/value'
import '@qovery/vrl'
import { expect, test } from 'vitest'
import { Explanation } from './explanation.ts'

/** What is said of each part, as a line. */
async function explained(source: string, event: Value | LogEvent | MetricEvent): Promise<string[]> {
  const explanation = await Explanation.of(source, testContext())
  const isEvent = event instanceof LogEvent || event instanceof MetricEvent
  const parts = await explanation!.parts(isEvent ? event : new LogEvent(event, NO_METADATA))
  return parts.map(({ text, value, failure }) => (value === undefined ? `${text}: ${failure}` : `${text} = ${value}`))
}

test('a comparison is explained by its sides, but not by what is written in it', async () => {
  expect(await explained('.status == 200', { status: 404 })).toEqual(['.status = 404'])
  expect(await explained('.a != .b', { a: 'x', b: 'x' })).toEqual(['.a = "x"', '.b = "x"'])
  expect(await explained('length(array!(.tags)) > 2', { tags: ['a'] })).toEqual([
    'length(array!(.tags)) = 1',
    'array!(.tags) = ["a"]',
    '.tags = ["a"]',
  ])
})

test('of two that both have to be true, the second is explained only where the first is', async () => {
  const source = '.a == 1 && .b == 2'
  expect(await explained(source, { a: 0, b: 0 })).toEqual(['.a == 1 = false', '.a = 0'])
  expect(await explained(source, { a: 1, b: 0 })).toEqual(['.a == 1 = true', '.a = 1', '.b == 2 = false', '.b = 0'])
  expect(await explained('.a == 1 || !(.b == 2)', { a: 0, b: 2 })).toEqual([
    '.a == 1 = false',
    '.a = 0',
    '!(.b == 2) = false',
    '.b == 2 = true',
    '.b = 2',
  ])
})

test('the first statement that fails is explained, else the last, with the variables from before', async () => {
  const source = 'code = .status\nassert!(code == 200)\nassert_eq!(.host, "a", message: "no " + string!(.host))'
  expect(await explained(source, { status: 404, host: 'b' })).toEqual(['code == 200 = false', 'code = 404'])
  expect(await explained(source, { status: 200, host: 'b' })).toEqual(['.host = "b"'])
  expect(await explained('x = 1\n.a == x', { a: 2 })).toEqual(['.a = 2', 'x = 1'])
})

test('parts that fail say why, the innermost of them', async () => {
  expect(await explained('(to_int(.n) ?? 0) == 3', { n: 'x' })).toEqual([
    'to_int(.n) ?? 0 = 0',
    expect.stringMatching(/^to_int\(\.n\): Invalid integer/),
    '.n = "x"',
  ])
  expect(await explained('length(string!(.n)) == 3', { n: 1 })).toEqual([
    'string!(.n): expected string, got integer',
    '.n = 1',
  ])
})

test('closures and blocks are left out, and so is what does not compile by itself', async () => {
  const source = 'x = filter(array!(.list)) -> |_i, v| { v == 1 }\nlength(x) == 1'
  expect(await explained(source, { list: [2] })).toEqual(['length(x) = 0', 'x = []'])
  expect(await explained('if .a == 1 { true } else { false }', { a: 2 })).toEqual(['.a == 1 = false', '.a = 2'])
})

test('metrics and metadata have their parts too', async () => {
  const value = { type: 'counter', value: 3 } as const
  const metric = new MetricEvent({ series: Series.of('m', [['host', 'a']]), kind: 'absolute', value })
  expect(await explained('.counter.value == 4.0 || .tags.host == "b" || %x == 1', metric)).toEqual([
    expect.any(String),
    '.counter.value == 4.0 = false',
    '.counter.value = 3',
    '.tags.host == "b" = false',
    '.tags.host = "a"',
    '%x == 1 = false',
    '%x = null',
  ])
})

test('no more is shown than can be read', async () => {
  const many = Array.from({ length: 40 }, (_, i) => `.f${i} == 1`).join(' || ')
  expect((await explained(many, {})).length).toBe(12)
  const [line] = await explained('.a == "x"', { a: 'y'.repeat(10_000) })
  expect(line?.length).toBeLessThan(320)
})

test('a text that does not compile has no explanation', async () => {
  expect(await Explanation.of('.a ==', testContext())).toBeUndefined()
})
