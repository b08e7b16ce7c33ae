import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { programs } from '../../tests/arbitraries/programs.ts'
import { parse, print } from './index.ts'

/** A tree without the places of its nodes. */
function shape(tree: unknown): unknown {
  const places = new Set(['start', 'end', 'source'])
  return JSON.parse(
    JSON.stringify(tree, (key, value: unknown) => {
      if (places.has(key) || key.endsWith('Span')) return undefined
      return typeof value === 'bigint' ? `${value}n` : value
    }),
  )
}

function printed(source: string): string {
  const { program, diagnostics } = parse(source)
  expect(diagnostics).toEqual([])
  return program === undefined ? '' : print(program)
}

describe('the printer', () => {
  it('gives a text that is read as the same program, whatever the program', () => {
    fc.assert(
      fc.property(programs, (program) => {
        const text = print(program)
        const read = parse(text)
        expect(read.diagnostics).toEqual([])
        expect(shape(read.program)).toEqual(shape(program))
        expect(print(read.program as NonNullable<typeof read.program>)).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  it('puts each expression on its own line, and indents blocks', () => {
    const source = 'x=1;if x==1{.a=2}else if (y=x;y>2) {abort "no"}else{null}'
    expect(printed(source)).toBe(
      `x = 1
if x == 1 {
  .a = 2
} else if (y = x; y > 2) {
  abort "no"
} else {
  null
}
`,
    )
  })

  it('keeps what fits on one line, and gives each item of longer lists a line of its own', () => {
    const long = `"${'x'.repeat(60)}"`
    expect(printed(`[1,2, {"a":[ ],"b":{ }}]\nf!( a:1,${long} , ${long})`)).toBe(
      `[1, 2, { "a": [], "b": {} }]
f!(
  a: 1,
  ${long},
  ${long},
)
`,
    )
  })

  it('writes names of fields in quotes only where they need them', () => {
    expect(printed('."a"."b c".(d|"e f")."12"[-1]."if"\n%"m".x\n%\n.\nx."y"[0]')).toBe(
      '.a."b c".(d | "e f")."12"[-1].if\n%m.x\n%\n.\nx.y[0]\n',
    )
  })

  it('keeps braces, quotes and backslashes in strings apart from templates', () => {
    const source = String.raw`"{{a}} \{{ b }} {c} \u{5c}{{ d }} \u{7b}{{ e }} \" \\ \n \u{e9}"`
    expect(printed(source)).toBe(String.raw`"{{ a }} \{{ b }} {c} \u{5c}{{ d }} \u{7b}{{ e }} \" \\ \n é"` + '\n')
  })

  it('keeps closures, signs and literals in single quotes', () => {
    expect(printed("for_each(.)->|_,v|{!v}\n- 5\n-x\n! -1\nr'a\\'b'\nt'x'\ns'\\d'")).toBe(
      "for_each(.) -> |_, v| {\n  !v\n}\n- 5\n-x\n! -1\nr'a\\'b'\nt'x'\ns'\\d'\n",
    )
  })
})
