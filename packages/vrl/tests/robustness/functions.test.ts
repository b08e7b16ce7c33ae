/* oxlint-disable vitest/no-conditional-expect -- what is to be expected depends on what was drawn */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Aborted, compile, Failure, FUNCTIONS, type CompileOptions, type Program } from '../../src/index.ts'
import type { FunctionDefinition } from '../../src/function/index.ts'
import { kindOf } from '../../src/kind/index.ts'
import { cloneValue, encodeJson, type Value } from '../../src/value/index.ts'
import { exampleHost } from '../example-host.ts'
import { callsOf, type DrawnCall } from './calls.ts'
import { seed } from './seed.ts'
import { deepFreeze, faultOf } from './sound.ts'

const OPTIONS: CompileOptions = { host: exampleHost(), timezone: 'UTC', asyncAllowed: true }
/** What others give is as they give it. */
const FOREIGN = new Set(['dns_lookup'])

function subject(value: Value) {
  const secrets = new Map<string, string>()
  return {
    value,
    metadata: {},
    secrets: {
      get: (name: string) => secrets.get(name),
      set: (name: string, secret: string) => void secrets.set(name, secret),
      remove: (name: string) => void secrets.delete(name),
    },
  }
}

/** The call as a program, with the `!` that it needs; `undefined`: it is none, such as for constants that do not belong together. */
async function programOf({ source, event }: DrawnCall, exact: boolean): Promise<Program | undefined> {
  const options = exact ? { ...OPTIONS, event: kindOf(event) } : OPTIONS
  const before = 'v = {"a": [1, {"b": "x"}]}\n'
  const { program } = await compile(before + source(''), options)
  return program ?? (await compile(before + source('!'), options)).program
}

/** Whether the call says somewhere that it may fail. */
function mayFail({ checked }: Program): boolean {
  for (const { fallible } of checked.types.values()) if (fallible) return true
  return [...checked.calls.keys()].some(({ aborts }) => aborts)
}

async function runs(definition: FunctionDefinition, call: DrawnCall, exact: boolean): Promise<void> {
  const program = await programOf(call, exact)
  if (program === undefined) return
  const writes = !definition.pure || definition.closure !== undefined
  const event = cloneValue(call.event)
  const result = await program.run(subject(writes ? event : deepFreeze(event)))
  expect(result).not.toBeInstanceOf(Aborted)
  if (result instanceof Failure) {
    expect(result.message).not.toContain('fault of qovery')
    if (definition.closure === undefined) expect(mayFail(program), `${call.source('')}: ${result.message}`).toBe(true)
    return
  }
  expect(faultOf(result), `in ${call.source('!')}`).toBeUndefined()
  expect(encodeJson(result as Value)).toBeTypeOf('string')
  if (!FOREIGN.has(definition.name)) {
    const kind = kindOf(result as Value)
    expect(
      kind.isSubsetOf(program.checked.result.kind),
      `${call.source('!')}: ${String(kind)} in ${String(program.checked.result.kind)}`,
    ).toBe(true)
  }
}

describe('whatever its arguments, a function gives a value of the kind that it promises, or fails as it says', () => {
  test.each([...FUNCTIONS.values()])('$name', async (definition) => {
    const run = fc.asyncProperty(callsOf(definition), fc.boolean(), (call, exact) => runs(definition, call, exact))
    await fc.assert(run, { numRuns: 30, seed })
  })
})
