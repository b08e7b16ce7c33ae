import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { programs } from '../arbitraries/programs.ts'
import { compile, type Program } from '../../src/index.ts'
import { print } from '../../src/syntax/index.ts'
import type { Value } from '../../src/value/index.ts'
import { exampleHost } from '../example-host.ts'
import { seed } from './seed.ts'
import { faultOf } from './sound.ts'

const OPTIONS = { host: exampleHost(), timezone: 'UTC', asyncAllowed: true }

/** What breaks out of texts, comments, templates and patterns of JavaScript where somebody forgets to escape it. */
const BREAKOUTS = [
  '"', "'", '`', '\\', '\\"', '${globalThis}', '*/', '//', '\n', '\r', '\u2028', '\u2029', '\0', '"); process.exit(1); ("', '}); globalThis.leaked = 1; ({',
  '\u2028globalThis.leaked = 1\u2028', '\nglobalThis.leaked = 1\n', '</script>', '\ud800', '__proto__', 'constructor', 'prototype', 'toString', 'valueOf',
  'hasOwnProperty', '__defineGetter__', 'length', 'map', 'then', 'value',
] // prettier-ignore
/** Names that mean something to JavaScript, or to the code that programs become. */
const NAMES = [
  'let', 'await', 'async', 'arguments', 'eval', 'this', 'undefined', 'NaN', 'Infinity', 'var', 'function', 'class', 'yield', 'static', 'new',
  'delete', 'typeof', 'void', 'in', 'of', 'globalThis', 'process', 'require', 'constructor', '__proto__', 'prototype', 'toString', 'event',
  'metadata', 'subject', 'runtime', 'functions', 'constants', 'program', 'prefix', 'at', 'e', 'x', 't1', 'k1', 'v_a', 'get_a', 'variables',
] // prettier-ignore

const WORDS = new Set(
  (
    'return async await typeof function const let if else try catch finally void new null true false undefined use strict runtime functions ' +
    'constants subject variables event metadata program x e at prefix'
  ).split(' '),
)
const HELPERS = /^const \{ ([\w, ]+) \} = runtime$/m
const OWN = /^(?:[kt]\d+|v_\w+|get_\w+|\$\w+)$/

/** The identifiers of a program's JavaScript, fields and keys of objects left out, that nobody has given to it. */
function strangersIn({ javascript }: Program): string[] {
  const allowed = new Set([
    ...WORDS,
    ...(HELPERS.exec(javascript)?.[1]?.split(', ') ?? []),
    'Number',
    'BigInt',
    'Math',
    'String',
    'Array',
  ])
  // Texts and comments become blanks, in one go: where one begins depends on what is before it.
  const bare = javascript.replaceAll(/"(?:[^"\\\n\r]|\\.)*"|\/\/[^\n\r\u2028\u2029]*/g, '""')
  expect(bare).not.toMatch(/[`'\\#@\u2028\u2029]|[^\0-\x7f]/)
  const names = bare
    .replaceAll(/\??\.\s*[A-Za-z_$][\w$]*|[{,]\s*[A-Za-z_$][\w$]*(?=:)/g, '')
    .matchAll(/(?<![\w$])[A-Za-z_$][\w$]*/g)
  return [...names].map(([name]) => name).filter((name) => !allowed.has(name) && !OWN.test(name))
}

async function compiled(source: string): Promise<Program | undefined> {
  return (await compile(source, OPTIONS)).program
}

const quoted = (text: string) =>
  JSON.stringify(text)
    .replaceAll('{{', '\\{{')
    .replaceAll(/\\u([0-9a-f]{4})/g, '\\u{$1}')
    .replaceAll(/\\[bf]/g, ' ')

describe('whatever a program says, its JavaScript names nothing but what it was given', () => {
  test.each(BREAKOUTS)('with %j in its texts, keys, fields, patterns and comments', async (text) => {
    const q = quoted(text)
    const single = text.replaceAll("'", "\\'")
    const sources = [
      `.a = ${q}`, `.${q} = 1`, `x = .${q}.${q}\nx.${q}`, `{${q}: .a}`, `x = "a"\n"{{ x }}" + ${q}`, `.a = s'${single}'`, `# ${text}\n.a = 1`,
      `.a = match("x", r'${single}')`, `.(a|${q}) = 1`, `%${q} = .${q}`, `del(.${q}[0].${q})`, `abort ${q}`, `x = {}\nx.${q} = 1\nx`,
      `.a = get!(., [${q}])`, `x, err = to_int(.${q})`, `format_timestamp!(t'2020-01-01T00:00:00Z', ${q})`, `split("a", ${q})`, `.a = t'${single}'`,
    ] // prettier-ignore
    for (const source of sources) {
      const program = await compiled(source)
      if (program === undefined) continue
      expect(strangersIn(program), `in ${source}`).toEqual([])
      await program.run({ value: { a: 'x' }, metadata: {} })
    }
    expect('leaked' in globalThis).toBe(false)
  })

  test.each(NAMES)('with variables, closures and fields that are called %s', async (name) => {
    const sources = [
      `${name} = 1\n${name} + 1`, `for_each([1]) -> |_i, ${name}| { .a = ${name} }\n2`, `${name}, err = to_int("2")\n${name}`,
      `${name} = {"a": 1}\n${name}.${name} = 2\n${name}.${name}`, `.${name} = 2\n.${name}`, `{"${name}": 2}.${name}`,
    ] // prettier-ignore
    for (const source of sources) {
      const program = await compiled(source)
      if (program === undefined) continue
      expect(strangersIn(program), `in ${source}`).toEqual([])
      expect(program.run({ value: {}, metadata: {} }), `in ${source}`).toBe(2)
    }
  })

  test('with whatever the grammar allows', async () => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(programs, async (tree) => {
        const program = await compiled(print(tree))
        if (program === undefined) return
        count++
        expect(strangersIn(program)).toEqual([])
      }),
      { numRuns: 800, seed },
    )
    expect(count).toBeGreaterThan(50)
  })
})

const READS = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'length',
  'map',
  'push',
  'at',
  'value',
  'seconds',
  'source',
  'names',
  'test',
  'call',
  '__lookupGetter__',
]
const HOLDERS = [
  '.a', '.', '%', '%m', '{"k": 1}', '[1, 2]', '(.a || {})', 'flatten!(.list)', 'compact!(.list)', 'set!(.list, [], 1)', 'parse_json!("[1]")',
  'tag_types_externally(.list)', 'parse_regex!("ab", r\'(?P<n>z)?a\').n', 'parse_regex!("ab", r\'(?P<n>a)\')', 'keys(.)', 'now()', 'to_float(1)',
] // prettier-ignore

test.each(HOLDERS)('no program reads of %s what JavaScript adds to it', async (holder) => {
  for (const name of READS) {
    for (const source of [
      `x = ${holder}\nx.${name}`,
      `(${holder}).${name}`,
      `x = ${holder}\nx.${name}.${name}`,
      `x = ${holder}\nget(x, ["${name}"]) ?? null`,
      `x = ${holder}\nx."${name}"[0]`,
    ]) {
      const program = await compiled(source)
      const result = await program?.run({ value: { a: {}, list: [1, 2] }, metadata: { m: {} } })
      expect(result ?? null, `in ${source}`).toBeNull()
    }
  }
})

test('no program changes what all objects of JavaScript have', async () => {
  const before = [Object.prototype, Array.prototype, Function.prototype].map(
    (prototype) => Object.getOwnPropertyNames(prototype).length,
  )
  const names = ['__proto__', 'constructor', 'prototype', 'toString']
  const writes = names.flatMap((a) => [
    ...names.flatMap((b) => [`.${a}.${b} = {"polluted": 1}`, `x = {}\nx.${a}.${b}.polluted = 1\nx`, `%${a}.${b}.polluted = 1`, `x = []\nx[0].${a}.${b} = 1\nx`]),
    `. = {"${a}": {"polluted": 1}}`, `. |= {"${a}": {"polluted": 1}}`, `. = merge(., {"${a}": {"polluted": 1}}, deep: true)`, `. = set!(., ["${a}", "polluted"], 1)`,
    `. = parse_json!(s'{"${a}": {"polluted": 1}}')`, `. = unflatten({"${a}.polluted": 1})`, `. = flatten({"${a}": {"polluted": 1}})`, `del(.${a}.polluted)`,
    `. = map_keys(.) -> |_k| { "${a}" }`, `. = object_from_array([["${a}", {"polluted": 1}]])`, `. = parse_key_value!("${a}=1")`, `. = parse_query_string("${a}[polluted]=1")`,
    `. = parse_regex!("a", r'(?P<${a}>a)')`, `. = from_entries([{"key": "${a}", "value": {"polluted": 1}}])`, `. = tally(["${a}"])`, `. = parse_yaml!("${a}: {polluted: 1}")`,
    `. = parse_xml!("<${a}><polluted>1</polluted></${a}>")`, `. = remove!(., ["${a}", "toString"])`, `. = parse_logfmt!("${a}=polluted")`, `. = zip(["${a}"], [1])`,
    `. = parse_grok!("a", "%{WORD:${a}}")`, `. = parse_csv!("${a}")`, `. = compact({"${a}": {"polluted": ""}})`,
  ]) // prettier-ignore
  for (const source of writes) {
    const program = await compiled(source)
    const subject = { value: JSON.parse('{"a": 1, "__proto__": {"b": 1}}') as Value, metadata: {} }
    const result = await program?.run(subject)
    expect(({} as Record<string, unknown>)['polluted'], `in ${source}`).toBeUndefined()
    for (const value of [subject.value, subject.metadata, result instanceof Error ? null : (result ?? null)])
      expect(faultOf(value), `in ${source}`).toBeUndefined()
  }
  const after = [Object.prototype, Array.prototype, Function.prototype].map(
    (prototype) => Object.getOwnPropertyNames(prototype).length,
  )
  expect(after).toEqual(before)
})
