import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, FUNCTIONS, type CompileOptions } from '../../src/index.ts'
import type { FunctionDefinition } from '../../src/function/index.ts'
import { Kind, kindOf } from '../../src/kind/index.ts'
import { cloneValue, encodeJson, type Value } from '../../src/value/index.ts'
import { exampleHost } from '../example-host.ts'
import { callsOf } from './calls.ts'
import { scalars } from './hostile.ts'
import { seed } from './seed.ts'

const OPTIONS: CompileOptions = { host: exampleHost(), timezone: 'UTC' }
const inline = [...FUNCTIONS.values()].filter((definition) => definition.inline !== undefined)

/** All functions of the language, one of them without what writes it in place. */
function called(definition: FunctionDefinition): ReadonlyMap<string, FunctionDefinition> {
  const { inline: _, ...others } = definition
  return new Map([...FUNCTIONS, [definition.name, others]])
}

/** What a program gives for an event, or fails with; and how it was written. */
async function outcomeOf(source: string, event: Value, options: CompileOptions) {
  const { program } = await compile(source, options)
  if (program === undefined) return undefined
  const result = await program.run({ value: cloneValue(event), metadata: {} })
  const text =
    result instanceof Error ? result.message : `${String(kindOf(result as Value))} ${encodeJson(result as Value)}`
  return { text, javascript: program.javascript }
}

test('functions are written in place', () => {
  expect(inline.length).toBeGreaterThan(25)
})

describe('a call that is written in place gives what the call would give, or fails with the same', () => {
  test.each(inline)('$name', { timeout: 60_000 }, async (definition) => {
    const functions = called(definition)
    const known = fc.constantFrom('exactly', 'not', 'among others')
    let inPlace = 0
    const property = fc.asyncProperty(callsOf(definition), known, scalars, async (call, how, other) => {
      const exact = kindOf(call.event)
      const among = Kind.object(
        Object.fromEntries([...(exact.object?.known ?? [])].map(([name, kind]) => [name, kind.or(kindOf(other))])),
      )
      const options = { ...OPTIONS, ...(how !== 'not' && { event: how === 'exactly' ? exact : among }) }
      const before = 'v = {"a": [1, {"b": "x"}]}\n'
      for (const mark of ['', '!'] as const) {
        const source = before + call.source(mark)
        const written = await outcomeOf(source, call.event, options)
        const ran = await outcomeOf(source, call.event, { ...options, functions })
        expect(written?.text, `in ${source}`).toBe(ran?.text)
        if (written !== undefined && !written.javascript.includes(`$${definition.name}`)) inPlace++
      }
    })
    await fc.assert(property, { numRuns: 150, seed })
    expect(inPlace).toBeGreaterThan(0)
  })
})

/** Calls of a function with the texts `a0`, `a1` … for its arguments, and every kind and constant that they may have. */
function writtenBy({ params, inline: write }: FunctionDefinition): string[] {
  const kinds = params.map(({ kind }) => [Kind.of(kind.bits), ...bitsOf(kind).map((bit) => Kind.of(bit))])
  const index = (name: string) => params.findIndex((parameter) => parameter.name === name)
  const texts: string[] = []
  for (const choice of combinations(kinds)) {
    for (const isConstant of [true, false]) {
      const text = write?.({
        kind: (name) => choice[index(name)] as Kind,
        constant: (name) => (isConstant ? params[index(name)]?.default : undefined),
        text: (name) => `a${index(name)}`,
        word: (word) => word,
      })
      if (text !== undefined) texts.push(text)
    }
  }
  return texts
}

const bitsOf = (kind: Kind) => Array.from({ length: 10 }, (_, i) => 1 << i).filter((bit) => kind.may(bit))

function combinations<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>((all, list) => all.flatMap((some) => list.map((item) => [...some, item])), [[]])
}

test.each(inline)('$name has each argument in its expression once, in order, unless it is known', (definition) => {
  const texts = writtenBy(definition)
  const required = definition.params.flatMap(({ default: standard }, i) => (standard === undefined ? [`a${i}`] : []))
  expect(texts.length).toBeGreaterThan(0)
  for (const text of texts) expect([text, text.match(/\ba\d\b/g) ?? []]).toEqual([text, required])
})
