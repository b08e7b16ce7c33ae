import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import * as z from 'zod'
import type { SinkDefinition, SourceDefinition, TransformDefinition } from '../component.ts'
import type { ComponentContext } from '../context.ts'
import type { TableDefinition } from '../table.ts'
import { testContext } from './context.ts'
import { HOSTILE_OPTIONS } from './hostile.ts'
import { openedBy } from './opened.ts'
import { fileOptions, optionFaults, type Json } from './option-faults.ts'
import type { Suite } from './suite.ts'

type Definition = SourceDefinition | TransformDefinition | SinkDefinition | TableDefinition

/** The tests that definitions of every kind must pass. `ask` calls what the definition can be asked about parsed options. */
export function testDefinition(
  definition: Definition,
  kind: ComponentContext['kind'],
  suite: Suite,
  ask: (config: unknown) => void,
): void {
  const { test } = suite
  test('has a name in snake_case and a summary of one sentence', async () => {
    assert.match(definition.name, /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/)
    assert.match(definition.summary, /^\S[^\n]*\S$/)
  })
  test('describes every option and choice, and lets no unknown key pass', async () => {
    assert.deepEqual(optionFaults(jsonSchema(definition)), [])
  })
  test('has examples with titles that are valid and can be told about', async () => {
    assert.notEqual(definition.examples.length, 0, 'a definition has at least one example')
    for (const { title, config } of definition.examples) {
      assert.notEqual(title.trim(), '')
      ask(definition.config.parse(config))
    }
  })
  test('refuses an option that does not exist', async () => {
    for (const { config } of definition.examples) {
      const { success } = definition.config.safeParse({ ...(config as object), no_such_option: 1 })
      assert.equal(success, false, 'the option "no_such_option" passed')
    }
  })
  test('answers hostile options with faults and nothing else', async () => {
    for (const options of hostileOptions(definition)) {
      const { success, data } = definition.config.safeParse(options)
      if (success) ask(data)
    }
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined, 'the prototype of all objects was changed')
  })
  test('opens nothing when it is created', async () => {
    for (const config of creatable(definition)) {
      const create = () => definition.create(config, contextOf(definition, kind, suite))
      // The first time, modules that it imports may do what belongs to importing.
      await create()
      assert.deepEqual(await openedBy(create), [], 'creating a component opened this')
    }
  })
}

/** A recording context for a component of this definition. */
export function contextOf({ name }: Definition, kind: ComponentContext['kind'], { context }: Suite) {
  return testContext({ kind, type: name, ...context })
}

/** The parsed options of the examples whose files are there. */
export function creatable(definition: Definition): unknown[] {
  const names = fileOptions(jsonSchema(definition))
  return definition.examples
    .filter(({ config }) => filesIn(config, names).every((file) => existsSync(file)))
    .map(({ config }) => definition.config.parse(config))
}

function jsonSchema(definition: Definition): Json {
  return z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'any' }) as Json
}

function filesIn(config: unknown, names: ReadonlySet<string>): string[] {
  if (typeof config !== 'object' || config === null) return []
  return Object.entries(config).flatMap(([key, value]) =>
    names.has(key) && typeof value === 'string' ? [value] : filesIn(value, names),
  )
}

/** Each example with each of its values, and each option of the schema, replaced by what nobody expects there. */
function* hostileOptions(definition: Definition): Generator {
  yield* HOSTILE_OPTIONS
  const names = Object.keys(jsonSchema(definition)['properties'] ?? {})
  for (const { config } of definition.examples) {
    for (const hostile of HOSTILE_OPTIONS) {
      for (const name of names) yield { ...(config as object), [name]: hostile }
      yield* replacements(config, hostile)
    }
  }
}

function* replacements(value: unknown, hostile: unknown): Generator {
  if (typeof value !== 'object' || value === null) return
  for (const key of Object.keys(value)) {
    const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>
    copy[key] = hostile
    yield copy
    for (const inner of replacements((value as Record<string, unknown>)[key], hostile)) yield { ...copy, [key]: inner }
  }
}
