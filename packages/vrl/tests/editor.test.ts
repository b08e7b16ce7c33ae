import { describe, expect, test } from 'vitest'
import { parser } from '../src/editor/index.ts'
import { parse, print, type Program } from '../src/syntax/index.ts'
import { fixturesIn } from './fixture.ts'

const programs = ['expressions', 'functions', 'diagnostics', 'issues'].flatMap((folder) =>
  fixturesIn(new URL(`./${folder}/`, import.meta.url)).flatMap((fixture) => {
    const { program, diagnostics } = parse(fixture.program)
    return diagnostics.length > 0 ? [] : (program ?? [])
  }),
)

/** Where the tree of a text has errors. */
function errors(source: string): number[] {
  const found: number[] = []
  parser.parse(source).iterate({ enter: ({ type, from }) => void (type.isError && found.push(from)) })
  return found
}

describe('the grammar for editors', () => {
  test('has no errors in the programs of the fixtures', () => {
    expect(programs.length).toBeGreaterThan(500)
    expect(programs.filter(({ source }) => errors(source).length > 0).map(({ source }) => source)).toEqual([])
  })

  test('has none in them as the printer writes them', () => {
    const printed = (program: Program) => print(program)
    expect(programs.map(printed).filter((source) => errors(source).length > 0)).toEqual([])
  })
})
