import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Data } from './data.ts'
import { isTable } from './data.ts'
import type { Format } from './document.ts'
import { parseText } from './testing/parse-text.ts'
import type { Interpolated } from './interpolate.ts'
import { interpolate, processVariables } from './interpolate.ts'

const VARIABLES = new Map([
  ['FOO', 'dogs'],
  ['FOO.BAR', 'turtles'],
  ['EMPTY', ''],
  ['PASSWORD', 'hunter2'],
  ['MONEY', '$FOO'],
])

function run(text: string, format: Format = 'yaml'): Interpolated {
  return interpolate(parseText(text, 'f', format), VARIABLES)
}

function replace(text: string): unknown {
  return run(JSON.stringify({ a: text }), 'json').value?.['a']
}

describe('interpolate', () => {
  it.each([
    ['$FOO', 'dogs'],
    ['${FOO}', 'dogs'],
    ['x${FOO}y', 'xdogsy'],
    ['$FOO=bar', 'dogs=bar'],
    ['$FOO.BAR', 'turtles'],
    ['$$FOO', '$FOO'],
    ['$$$FOO', '$dogs'],
    ['$ x', '$ x'],
    ['foo$', 'foo$'],
    ['${NOT:-cats and dogs}', 'cats and dogs'],
    ['${NOT-cats}', 'cats'],
    ['${NOT:-}', ''],
    ['${EMPTY:-cats}', 'cats'],
    ['${EMPTY-cats}', ''],
    ['${EMPTY}', ''],
    ['${FOO:?needed}', 'dogs'],
    ['${EMPTY?needed}', ''],
    ['${NOT:-$FOO}', '$FOO'],
    ['${MONEY}', '$FOO'],
  ])('replaces %s by %j', (text, result) => {
    expect(replace(text)).toBe(result)
  })

  it.each([
    ['$NOT', 'the environment variable NOT is not set'],
    ['${NOT}', 'the environment variable NOT is not set'],
    ['${NOT?give it}', 'the environment variable NOT is not set: give it'],
    ['${EMPTY:?give it}', 'the environment variable EMPTY is empty: give it'],
    ['$__proto__', 'the environment variable __proto__ is not set'],
    ['$constructor', 'the environment variable constructor is not set'],
  ])('makes %s a fault', (text, message) => {
    const { value, faults, unresolved, interpolated } = run(JSON.stringify({ a: [text] }), 'json')
    expect(faults).toMatchObject([{ severity: 'error', code: 'unset-variable', message, path: ['a', 0] }])
    expect(value).toEqual({ a: [text] })
    expect([...unresolved]).toEqual(['/a/0'])
    expect(interpolated.size).toBe(0)
  })

  it('warns of what only looks like a reference, and leaves it', () => {
    const { value, faults } = run("a: '${env:FOO}'\nb: '${FOO x'\nc: '${}'")
    expect(value).toEqual({ a: '${env:FOO}', b: '${FOO x', c: '${}' })
    expect(faults.map(({ severity, code }) => `${severity} ${code}`)).toEqual(
      Array(3).fill('warning malformed-variable'),
    )
  })

  it('leaves keys alone and says so', () => {
    const { value, faults } = run('$FOO: 1\na$$b: 2\nc$: 3')
    expect(value).toEqual({ $FOO: 1, a$$b: 2, c$: 3 })
    expect(faults).toMatchObject([{ severity: 'warning', code: 'variable-in-key', location: { line: 1, column: 1 } }])
  })

  it('points at the reference itself, in quotes and in blocks of many lines', () => {
    const { faults } = run('a: "x ${NOT} $NOT"\nsource: |\n  .a = 1 # $$\n  .b = "${NOT2}"\n')
    expect(faults.map(({ location }) => [location?.line, location?.column, location?.endColumn])).toEqual([
      [1, 7, 13],
      [1, 14, 18],
      [4, 9, 16],
    ])
  })

  it('reports a reference once that aliases bring to several paths', () => {
    const { faults, unresolved } = run('a: &x {k: $NOT}\nb: *x\nc: {<<: *x}')
    expect(faults).toHaveLength(1)
    expect([...unresolved]).toEqual(['/a/k', '/b/k', '/c/k'])
  })

  it('names the strings that came from variables, and leaves other strings out', () => {
    const { interpolated } = run("a: {'b/c': [x, $FOO]}\nd: '$$5'\ne: x${FOO}\nf: 1")
    expect([...interpolated]).toEqual(['/a/b~1c/1', '/e'])
  })

  it('never shows the value of a variable in a fault', () => {
    const { faults } = run('a: ${PASSWORD}${NOT:?set it}\nb: ${PASSWORD:-x} ${EMPTY:?y}')
    expect(faults).toHaveLength(2)
    expect(JSON.stringify(faults)).not.toContain('hunter2')
  })

  it('never changes the structure, whatever the variables hold', () => {
    const texts = fc.oneof(
      fc.constantFrom('$A', '${A}', 'x${B:-y}', '$$', '${C?}', 'z', '${'),
      fc.string({ unit: 'binary' }),
    )
    const { tree } = fc.letrec<{ tree: Data }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.oneof(texts, fc.integer(), fc.boolean(), fc.constant(null)),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(
          texts.filter((key) => key !== '__proto__'),
          tie('tree'),
          { maxKeys: 3 },
        ),
      ),
    }))
    const values = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('}\nx: 1', '"], "b": [', '- a\n- b', '$A', '__proto__'),
    )
    fc.assert(
      fc.property(tree, values, values, (data, a, b) => {
        const document = parseText(JSON.stringify({ data }), 'f', 'json')
        const { value } = interpolate(
          document,
          new Map([
            ['A', a],
            ['B', b],
          ]),
        )
        expect(shape(value ?? null)).toBe(shape(document.value ?? null))
      }),
    )
  })

  it('does nothing for a document without a value', () => {
    expect(run('- $NOT')).toMatchObject({ value: undefined, faults: [] })
  })
})

function shape(value: Data): string {
  if (Array.isArray(value)) return `[${value.map(shape).join()}]`
  if (isTable(value))
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}:${shape(inner)}`)
      .join()}}`
  return typeof value
}

describe('processVariables', () => {
  it('knows the environment, and a host name in any case', () => {
    const variables = processVariables()
    expect(variables.get('PATH')).toBe(process.env['PATH'])
    expect(variables.get('HOSTNAME')).toMatch(/./)
  })
})
