import { describe, expect, it } from 'vitest'
import { defineFunction, param, type FunctionDefinition } from '../function/index.ts'
import { Kind, removed } from '../kind/index.ts'
import { FUNCTIONS } from '../stdlib/index.ts'
import { parse } from '../syntax/index.ts'
import { check, type Checked, type CheckOptions } from './index.ts'

const take = defineFunction({
  name: 'take',
  category: 'Path',
  description: 'Takes a field away.',
  params: [param.place('target', 'The place of the field.')],
  returns: Kind.value,
  failures: [],
  pure: false,
  examples: [],
  typeOf: (call) => ({ kind: call.kind('target'), fallible: false }),
  affects: (holder, path) => removed(holder, path, false),
  run: (target) => target.remove(false) ?? null,
})
const ask = defineFunction({
  name: 'ask',
  category: 'System',
  description: 'Asks somebody.',
  params: [],
  returns: Kind.bytes,
  failures: [],
  async: true,
  examples: [],
  run: () => Promise.resolve('answer'),
})
const old = defineFunction({
  name: 'old',
  category: 'System',
  description: 'Nobody should use it.',
  params: [],
  returns: Kind.bytes,
  failures: [],
  deprecated: { since: '0.9', instead: 'use "new"' },
  examples: [],
  run: () => 'old',
})

function checked(source: string, options: Partial<CheckOptions> = {}): Checked {
  const { program } = parse(source)
  if (program === undefined) throw new Error(`no program: ${source}`)
  const own = [take, ask, old].map((definition): [string, FunctionDefinition] => [definition.name, definition])
  return check(program, { functions: new Map([...FUNCTIONS, ...own]), host: {}, timezone: 'UTC', ...options })
}

function codes(source: string, options: Partial<CheckOptions> = {}): number[] {
  return checked(source, options).diagnostics.map(({ code }) => code)
}

/** Of what kind the program's result is, which must have no errors. */
function kindOf(source: string, options: Partial<CheckOptions> = {}): string {
  const { diagnostics, result } = checked(source, options)
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return result.kind.toString()
}

describe('what a program gives', () => {
  it.each([
    ['1', 'integer'],
    ['"a" + null', 'string'],
    ['2 * "a"', 'string'],
    ['1 + 2.5', 'float'],
    ['10 / 4', 'float'],
    ['1 < 2 && true', 'boolean'],
    ['[1, "a", .x]', '[integer, string, any]'],
    ['{ "a": 1, "b": {} }', '{ a: integer, b: object }'],
    ['{"a": 1} | {"a": "x", "b": null}', '{ a: string, b: null }'],
    ['if .x == 1 { 1 }', 'integer or null'],
    ['if .x == 1 { 1 } else if .x == 2 { "a" } else { true }', 'string, integer or boolean'],
    ['null || "a"', 'string'],
    ['x = to_int(.a) ?? "none"\nx', 'string or integer'],
    ['x, err = to_int(.a)\n[x, err]', '[integer, string or null]'],
    ['if .x == 1 { return "early" }\n1', 'string or integer'],
    ['upcase("a")', 'string'],
    ['{"a": [1, "b"]}.a[1]', 'string'],
  ])('%s', (source, kind) => {
    expect(kindOf(source)).toBe(kind)
  })

  it('is what is known of the event', () => {
    const event = Kind.object({ message: Kind.bytes })
    expect(kindOf('.message', { event })).toBe('string')
    expect(kindOf('.other', { event })).toBe('null')
    expect(kindOf('%a', { metadata: Kind.object({ a: Kind.integer }) })).toBe('integer')
  })
})

describe('what is known of places', () => {
  it('follows assignments', () => {
    expect(kindOf('.a.b = 1\n.a')).toBe('object')
    expect(kindOf('. = {}\n.a = "x"\n.')).toBe('{ a: string }')
    expect(checked('. = {}\n.a = 1').event.toString()).toBe('{ a: integer }')
    expect(checked('% = {}\n%a = 1').metadata.toString()).toBe('{ a: integer }')
  })

  it('is either of two branches', () => {
    expect(kindOf('x = 1\nif .c == 1 { x = "a" }\nx')).toBe('string or integer')
    expect(kindOf('. = {}\nif .c == 1 { .a = 1 } else { .a = "x" }\n.a')).toBe('string or integer')
    expect(kindOf('. = {}\nif .c == 1 { .a = 1 }\n.a')).toBe('integer or null')
  })

  it('takes no notice of a branch that ends the program', () => {
    expect(kindOf('x = if .c == 1 { abort } else { "a" }\nx')).toBe('string')
  })

  it('follows functions that take things away', () => {
    expect(kindOf('. = {"a": 1, "b": 2}\ntake(.a)\n.')).toBe('{ b: integer }')
  })
})

describe('where the language promises too much, the kinds are those of the values', () => {
  it('after a closure that writes variables', () => {
    expect(kindOf('x = 1\nfor_each([1]) -> |_i, _v| { x = "a" }\nx')).toBe('string or integer')
    expect(kindOf('. = {}\nfor_each([1]) -> |_i, v| { .a = v }\n.')).toBe('{ a: integer or undefined }')
  })

  it('within a closure that writes what it read before', () => {
    const { types, program } = checked('x = null\ny = 0\nfor_each([1]) -> |_i, v| { y = x; x = v }\ny')
    const last = program.body.at(-1)
    expect(last !== undefined && types.get(last)?.kind.toString()).toBe('integer or null')
  })

  it('after something that may have failed halfway', () => {
    expect(kindOf('x = "a"\n{ x = 1; to_int(.a); x = true } ?? null\nx')).toBe('string, integer or boolean')
  })

  it('of what a path was taken out of', () => {
    expect(kindOf('x = {"a": 1, "b": 2}\ntake(x.a)\nx')).toBe('{ b: integer }')
  })

  it('of a variable that was perhaps never set', () => {
    expect(kindOf('.a == 1 && (x = true)\nx')).toBe('boolean or null')
  })

  it('and growing without end they are anything', () => {
    expect(kindOf('x = {}\nfor_each([1, 2]) -> |_i, _v| { x = {"inner": x} }\nx')).toBe('any')
  })

  it('yet what may fail is what the language says', () => {
    const source = 'x = 1\nfor_each([1]) -> |_i, _v| { x = "a" }\n.y = x + 1'
    expect(codes(source)).toEqual([])
  })
})

describe('calls', () => {
  it('have their arguments in the order of the parameters, with defaults for what was left out', () => {
    const { calls } = checked('replace(pattern: "a", with: "b", value: "c")')
    const [call] = [...calls.values()]
    expect(call?.args.map((arg) => arg?.expression?.type ?? arg?.constant)).toEqual(['string', 'string', 'string', -1])
  })

  it('have a guard where the kind does not promise what the parameter takes', () => {
    const { calls } = checked('upcase!(.a)\nupcase("a")')
    expect([...calls.values()].map(({ args }) => args[0]?.guard)).toEqual([Kind.bytes.bits, 0])
  })

  it('know constants that stand in variables', () => {
    expect(codes('u = "seconds"\nto_unix_timestamp(now(), unit: u)')).toEqual([])
  })

  it('of asynchronous functions make the program asynchronous, where that is allowed', () => {
    expect(checked('ask()').async).toBe(true)
    expect(codes('.a = ask()', { asyncAllowed: false })).toEqual([1001])
    expect(codes('for_each([1]) -> |_i, _v| { .a = ask() }')).toEqual([1001])
  })

  it('of deprecated functions are warned of', () => {
    expect(checked('.a = old()').diagnostics.map(({ code, severity }) => [code, severity])).toEqual([[801, 'warning']])
  })
})

describe('variables', () => {
  it('are the same within blocks, and others where closures hide them', () => {
    const { bindings } = checked('x = 1\nif .a == 1 { x = 2 }\nfor_each([1]) -> |_i, x| { .a = x }\n.b = x')
    const ids = [...bindings].map(([{ name }, { id }]) => [name, id]).filter(([name]) => name === 'x')
    expect(new Set(ids.map(([, id]) => id)).size).toBe(2)
  })

  it('end with their block', () => {
    expect(codes('{ x = 1\nx }\nx')).toEqual([701])
    expect(codes('if true { x = 1 } else { x = 2 }\nx')).toEqual([701])
    expect(codes('if (x = true; x) { .a = 1 }\nx')).toEqual([])
    expect(codes('for_each([1]) -> |_i, v| { .a = v }\nv')).toEqual([701])
  })
})

it('the default of an assignment with an error is the empty value of the kind', () => {
  const { defaults } = checked('x, err = to_int(.a)\n[x, err]')
  expect([...defaults.values()]).toEqual([0])
})

it('values of literals are known, and of what is computed of them', () => {
  const { constants, program } = checked('.a = 2 * 3 - 1')
  const [assignment] = program.body
  expect(assignment?.type === 'assignment' && constants.get(assignment.value)).toBe(5)
})

it('says whether the program can abort', () => {
  expect(checked('if .a == 1 { abort }').aborts).toBe(true)
  expect(checked('to_int!(.a)').aborts).toBe(false)
})

describe('errors', () => {
  it('are found all at once, without those that only follow from others', () => {
    expect(codes('a = upcas(.x)\nb = a + 1\nc = b.d\nd = upcase(.y)\ne = nothing\n[a, b, c, d, e]')).toEqual([
      105, 103, 701,
    ])
  })

  it('are sorted by their place in the program', () => {
    const places = checked('.a = upcase(.x)\n.b = 1 ?? 2\n.c = nope()').diagnostics.map(
      ({ labels }) => labels[0]?.span.start,
    )
    expect(places).toEqual(places.toSorted((a, b) => Number(a) - Number(b)))
  })

  it('come where a read-only place is written, or taken away', () => {
    const readOnly = [{ root: 'event' as const, segments: ['a', 'b'], deep: true }]
    expect(codes('.a.b = 1', { readOnly })).toEqual([315])
    expect(codes('.a.b.c = 1', { readOnly })).toEqual([315])
    expect(codes('.a = 1', { readOnly })).toEqual([315])
    expect(codes('.a.c = 1\n%a.b = 1', { readOnly })).toEqual([])
    expect(codes('take(.a.b)', { readOnly })).toEqual([610])
  })

  it('come where a program is too long', () => {
    const source = '.a = 1\n'.repeat(200_000)
    const program = { source, body: [] }
    const { diagnostics } = check(program, { functions: FUNCTIONS, host: {}, timezone: 'UTC' })
    expect(diagnostics.map(({ code }) => code)).toEqual([1002])
  })

  it('suggest the name that was meant, if there is one like it', () => {
    const said = (source: string) =>
      checked(source).diagnostics.flatMap(({ labels }) => labels.map(({ message }) => message))
    expect(said('upcas("a")')).toContain('did you mean "upcase"?')
    expect(said('mesage = 1\nmessage')).toContain('did you mean "mesage"?')
    expect(said('zzzzzz("a")')).toEqual(['undefined function'])
  })
})
