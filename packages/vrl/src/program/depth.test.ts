import { expect, test } from 'vitest'
import { compile, Failure, mayLeaveHalfDone } from '../index.ts'
import type { Value } from '../value/index.ts'

/** Deeper than a function that calls itself can follow. */
function deep(): Value {
  let value: Value = 1
  for (let i = 0; i < 50_000; i++) value = { a: value }
  return value
}

test.each([
  '.same = .a == .b',
  'x = .a\nx.y = 1\n.z = x',
  '.text = encode_json(.)',
  '%copied = 1',
  'x, err = to_int(.c)\n.d = [x, .a == .b]',
  '.c = unique([.a, .b])',
  '.c = .a != .b || upcase("x") == "X"',
])('%s: a value that is too deep fails the program, which does not throw', async (source) => {
  const { program } = await compile(source)
  const subject = { value: { a: deep(), b: deep() }, metadata: { m: deep() } }
  expect(await program?.run(subject)).toBeInstanceOf(Failure)
})

test.each([
  ['for_each(array!(.a)) -> |_i, v| { .d = {"a": .d}\n.b = encode_json(v) }', true],
  ['for_each(array!(.a)) -> |_i, _v| { .d = {"a": .d} }\n.b = .d == .e', true],
  ['for_each(array!(.a)) -> |_i, v| { .d = v == "x" }\n.b = encode_json(.c)', false],
  ['.d = {"a": .d}\n.b = encode_json(.d)', false],
  ['for_each(array!(.a)) -> |_i, v| { to_int!(v)\n.b = 1 }', true],
  ['if .a == 1 { . = parse_json!("{}") }\n.b = 1\n.c = to_int!(.d)', true],
  ['. = parse_json!(string!(.a))\n.b = 1\n.c = to_int!(.d)', false],
])('%s may end early and leave the event half done: %j', async (source, half) => {
  const { program } = await compile(source)
  expect(program && mayLeaveHalfDone(program.checked)).toBe(half)
})
