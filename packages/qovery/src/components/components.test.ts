import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SinkDefinition, SourceDefinition, TableDefinition, TransformDefinition } from '@qovery/sdk'
import { testSink, testSource, testTable, testTransform } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { builtin } from './builtin.ts'
import { COMPONENT_KINDS, type ComponentKind } from './registry.ts'
import { faultsOfConfig, faultsOfExample } from '../config/testing/documented.ts'

/** What tells a config from data and from the configs of other programs. */
const NAMES_COMPONENTS = /^\s*[{["]*(sources|transforms|sinks|enrichment_tables)\b/m

const CONTRACTS = {
  source: (definition: unknown) => testSource(definition as SourceDefinition, { test }),
  transform: (definition: unknown) => testTransform(definition as TransformDefinition, { test }),
  sink: (definition: unknown) => testSink(definition as SinkDefinition, { test }),
  table: (definition: unknown) => testTable(definition as TableDefinition, { test }),
}

for (const kind of COMPONENT_KINDS) {
  for (const name of foldersOf(kind)) {
    describe(`${kind} ${name}`, async () => {
      const definition = await builtin.load(kind, name)
      test('is in the registry under its name', () => {
        expect(definition?.name, 'run "npm run generate" after adding a component').toBe(name)
      })
      if (definition === undefined) return
      CONTRACTS[kind](definition)
      test('has examples that make a config', async () => {
        for (const { config } of definition.examples) {
          expect(await faultsOfExample(kind, name, config)).toBe('')
        }
      })
      describe('its README', () => {
        testReadme(kind, name)
      })
    })
  }
}

function testReadme(kind: ComponentKind, name: string): void {
  const file = join(folderOf(kind), name, 'README.md')
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  test('is there, with the sections that all have', () => {
    const headings = [...text.matchAll(/^#{1,2} (.*)$/gm)].map(([, heading]) => heading)
    expect(headings[0]).toBe(name)
    expect(headings).toEqual(expect.arrayContaining(['Options', 'Delivery']))
  })
  test('marks the place of the options once', () => {
    expect(text.split('<!-- generated:options -->')).toHaveLength(2)
    expect(text.split('<!-- /generated -->')).toHaveLength(2)
  })
  test('shows configs that are valid', async () => {
    const configs = [...text.matchAll(/^```(yaml|toml|json)\n(.*?)^```$/gms)]
    for (const [, format, config = ''] of configs) {
      if (!NAMES_COMPONENTS.test(config)) continue
      expect(await faultsOfConfig(config, format as 'yaml' | 'toml' | 'json')).toBe('')
    }
  })
}

function folderOf(kind: ComponentKind): string {
  return join(import.meta.dirname, `${kind}s`)
}

function foldersOf(kind: ComponentKind): string[] {
  return readdirSync(folderOf(kind)).filter((name) => existsSync(join(folderOf(kind), name, 'index.ts')))
}
