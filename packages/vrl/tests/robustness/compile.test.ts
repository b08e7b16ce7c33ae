/* oxlint-disable vitest/expect-expect -- the functions that they call assert */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, drawDiagnostics } from '../../src/index.ts'
import { exampleHost } from '../example-host.ts'
import { fixturesIn } from '../fixture.ts'
import { growthOf } from './growth.ts'
import { mutatedTexts, SHARP } from './hostile.ts'
import { seed } from './seed.ts'

const OPTIONS = { host: exampleHost(), timezone: 'UTC', asyncAllowed: true }
const VALID = ['expressions', 'functions', 'diagnostics']
  .flatMap((folder) => fixturesIn(new URL(`../${folder}/`, import.meta.url)))
  .map(({ program }) => program)

/** Compiles, and draws what is said of it. A program that is refused is refused with a reason. */
async function compiles(source: string): Promise<boolean> {
  const { program, diagnostics } = await compile(source, OPTIONS)
  expect(drawDiagnostics(source, diagnostics).length).toBeLessThan(2_000_000)
  expect(program !== undefined || diagnostics.some(({ severity }) => severity === 'error')).toBe(true)
  return program !== undefined
}

test('no mutation of a program that was right crashes the compiler', async () => {
  await fc.assert(
    fc.asyncProperty(mutatedTexts(VALID), async (source) => void (await compiles(source))),
    { numRuns: 400, seed },
  )
})

test('no soup of pieces of programs crashes the compiler', async () => {
  const pieces =
    ". .a .a.b .a[0] .a[-1] .(a|b) % %a x y _ \"s\" \"{{ x }}\" s'r' r'(a+)+' r'(' t'2020-01-01T00:00:00Z' t'x' 1 -1 9223372036854775807 " +
    '9223372036854775808 1.5 1e400 true null = ??= |= , ?? || && == != < + - * / | ! ( ) [ ] { } : ; -> |x| |k,v| if else abort return ' +
    'del(.a) string! string!(.a) to_int(x) for_each(.) map_values(.a) {"a":1} {"__proto__":.} [1,.a] upcase( )'
  const words = fc.constantFrom(...pieces.split(' '), '\n', ' ', ...SHARP)
  await fc.assert(
    fc.asyncProperty(fc.array(words, { maxLength: 40 }), async (soup) => void (await compiles(soup.join(' ')))),
    { numRuns: 400, seed },
  )
})

test('no text at all crashes the compiler, halves of characters and NULs neither', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 40 }),
  )
  await fc.assert(
    fc.asyncProperty(text, async (source) => void (await compiles(source))),
    { numRuns: 500, seed },
  )
  for (const source of [
    '\0',
    '"\0"',
    '"\ud800"',
    '.a = "\udc00{{"',
    "s'\ud800'",
    "r'\ud800'",
    '."\ud800" = 1',
    '\ufeff.a',
    'x = \u2028 1',
  ])
    await compiles(source)
})

test.each([
  '"', '"\\', '"\\u{', '"{{', '"{{ x', "s'", "r'", "r'(", "t'", '.a."', '.(', '.(a|', '.[', '%', '(', '[', '[1,', '{', '{"a"', '{"a":', 'f(',
  'f(a:', 'if', 'if true', 'if true {', 'if true { 1 } else', 'x =', 'x, err', 'x, err =', 'for_each(.) ->', 'for_each(.) -> |', 'for_each(.) -> |k, v|',
  'abort', 'return', '#', '1 +', '-', '!', 'a.b.', 'a[', '\\', '.a ??', '.a ??=',
])('a program that ends in %s is refused or right', async (end) => {
  for (const before of ['', 'x = 1\n', '.a = [1, {"b": ', 'if .a == 1 { ']) await compiles(before + end)
}) // prettier-ignore

/** Programs that are right as far as they go, made ever longer. */
const LONG: Readonly<Record<string, (size: number) => string>> = {
  'variables': (n) => Array.from({ length: n }, (_, i) => `v${i} = .a`).join('\n'),
  'variables that are read': (n) => Array.from({ length: n }, (_, i) => `v${i} = ${i === 0 ? '.a' : `v${i - 1}`}`).join('\n'),
  'fields': (n) => Array.from({ length: n }, (_, i) => `.f${i} = ${i}`).join('\n'),
  'writes to one field': (n) => '.a = {"b": .b}\n'.repeat(n),
  'a long array': (n) => `.a = [${'1, '.repeat(n * 10)}1]`,
  'a long object': (n) => `.a = {${Array.from({ length: n * 2 }, (_, i) => `"k${i}": ${i}`).join(', ')}}`,
  'a long text': (n) => `.a = "${'x{'.repeat(n * 50)}"`,
  'templates': (n) => `x = "a"\n.a = "${'{{ x }}'.repeat(n * 5)}"`,
  'digits': (n) => `.a = ${'9'.repeat(n * 100)}`,
  'a long path': (n) => `.x = .a${'.b'.repeat(n * 5)}`,
  'conditions': (n) => 'if .a == 1 { .b = 2 } else { .b = "x" }\n'.repeat(n),
  'conditions on variables': (n) => `x = .a\n${'if .a == 1 { x = {"n": x} } else { x = null }\n'.repeat(n / 4)}`,
  'objects within themselves': (n) => `x = {}\n${'x = {"a": x, "b": x}\n'.repeat(Math.min(n, 60))}${'# \n'.repeat(n)}`,
  'closures': (n) => 'for_each(array!(.a)) -> |i, v| { .b = v }\n'.repeat(n),
  'calls that fail': (n) => '.a, err = to_int(.a)\n'.repeat(n),
  'errors that are handled': (n) => '.a = to_int(.a) ?? to_float(.b) ?? 0\n'.repeat(n),
  'merges': (n) => '. |= {"a": 1}\n'.repeat(n),
  'unused results': (n) => '"x"\n'.repeat(n),
  'unknown functions': (n) => 'foo(.a)\n'.repeat(n),
  'unknown variables': (n) => Array.from({ length: n }, (_, i) => `.a = u${i}`).join('\n'),
  'comments': (n) => '# " \' {{\n'.repeat(n * 10),
  'blanks': (n) => ' \t\n'.repeat(n * 100),
  'open brackets': (n) => '([{'.repeat(n * 10),
  'quotes': (n) => '"\'`'.repeat(n * 10),
  'operators': (n) => '+ - * '.repeat(n * 10),
  'backslashes': (n) => `.a = "${'\\\\'.repeat(n * 20)}`,
  'halves of characters': (n) => '\ud800'.repeat(n * 20),
  'a pattern': (n) => `.a = match(string!(.b), r'${'(a|b)?'.repeat(n)}')`,
  'a pattern of counts': (n) => `.a = match(string!(.b), r'${'((a{3}){3}){3}'.repeat(n / 10)}')`,
} // prettier-ignore

describe('time to compile grows as the program does', () => {
  test.each(Object.entries(LONG))('%s', async (_, make) => {
    const growth = await growthOf(async (size) => void (await compile(make(size), OPTIONS)), 60, 1000)
    expect(growth).toBeLessThan(12)
  })
})

test.each([
  ['merges of deep objects', `merge(${nest(100)}, ${nest(100)}, deep: true)`],
  [
    'either of two deep objects',
    `x = if .a == 1 { ${nest(100)} } else { ${nest(100, 'b')} }\nx = if .b == 1 { x } else { ${nest(90)} }\nx`,
  ],
  ['deep objects that are merged', `x = ${nest(100)} | ${nest(100)}\nx | x`],
  ['conditions within conditions', `${'if .a == 1 { '.repeat(100)}.b = 1${' } else { .c = 2 }'.repeat(100)}`],
  ['closures within closures', `${'for_each([1]) -> |i, v| { '.repeat(100)}.b = 1${' }'.repeat(100)}`],
  ['blocks within blocks', `x = ${'{ y = .a; '.repeat(100)}y${' }'.repeat(100)}`],
  ['errors within errors', `x = ${'(to_int(.a) ?? '.repeat(100)}1${')'.repeat(100)}`],
  ['calls within calls', `x = ${'flatten({"a": '.repeat(60)}1${'})'.repeat(60)}`],
])('%s compile in the time that their length takes', async (_, source) => {
  const [long, short] = [await cpuOf(source), await cpuOf('.a = 1\n'.repeat(400))]
  expect(long / short).toBeLessThan(100)
})

async function cpuOf(source: string): Promise<number> {
  await compile('.', OPTIONS)
  const before = process.cpuUsage()
  await compile(source, OPTIONS)
  const { user, system } = process.cpuUsage(before)
  return Math.max(user + system, 2000)
}

function nest(levels: number, key = 'a'): string {
  return `${`{"${key}": `.repeat(levels)}1${'}'.repeat(levels)}`
}

test('10,000 variables compile and run', async () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => `variable${i} = ${i === 0 ? '1' : `variable${i - 1} + 1`}`)
  const { program } = await compile(`${lines.join('\n')}\nvariable9999`, OPTIONS)
  expect(program?.run({ value: {}, metadata: {} })).toBe(10_000)
})
