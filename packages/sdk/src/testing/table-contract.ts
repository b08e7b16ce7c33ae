import assert from 'node:assert/strict'
import { KINDS } from '../event.ts'
import type { Table, TableDefinition } from '../table.ts'
import { contextOf, creatable, testDefinition } from './definition-contract.ts'
import { hostileBatches, HOSTILE_NAMES } from './hostile.ts'
import type { Suite } from './suite.ts'

const OPTIONS = { caseSensitive: true, select: undefined, wildcard: undefined, most: 2 }

/** Registers the tests that every enrichment table must pass. `config` in the suite: options with which it has rows. */
export function testTable(definition: TableDefinition, suite: Suite): void {
  const { test } = suite
  testDefinition(definition, 'table', suite, (config) => {
    for (const kind of definition.inputs ?? []) assert.ok(KINDS.includes(kind))
    const source = definition.source?.(config)
    for (const kind of Object.values(source?.outputs ?? {}).flat()) assert.ok(KINDS.includes(kind))
  })
  test('answers hostile conditions with rows, or says why it cannot', async () => {
    for (const table of await tablesOf(definition, suite)) {
      for (const name of HOSTILE_NAMES) {
        for (const select of [undefined, [name]]) {
          const rows = rowsOf(() => table.find([{ field: name, equals: name }], { ...OPTIONS, select }))
          for (const row of rows) assert.equal(typeof row, 'object')
        }
      }
      rowsOf(() => table.find([], OPTIONS))
    }
  })
  test('is closed without having been started, and after it', async () => {
    for (const table of await tablesOf(definition, suite)) {
      await table.close?.()
    }
    for (const table of await tablesOf(definition, suite)) {
      await table.start?.()
      await table.close?.()
    }
  })
  if (definition.inputs === undefined) return
  test('takes hostile batches', async () => {
    for (const table of await tablesOf(definition, suite)) {
      const sink = table.sink?.(contextOf(definition, 'sink', suite))
      assert.ok(sink !== undefined, 'a table with inputs makes a sink')
      for (const batch of definition.inputs?.flatMap((kind) => hostileBatches(kind)) ?? []) {
        await sink.write(batch, new AbortController().signal)
      }
    }
  })
}

async function tablesOf(definition: TableDefinition, suite: Suite): Promise<Table[]> {
  const configs = suite.config === undefined ? creatable(definition) : [definition.config.parse(suite.config())]
  return Promise.all(
    configs.map(async (config) => await definition.create(config, contextOf(definition, 'table', suite))),
  )
}

function rowsOf(find: () => object[]): object[] {
  try {
    return find()
  } catch (error) {
    assert.ok(error instanceof Error && error.message !== '', 'it says why')
    return []
  }
}
