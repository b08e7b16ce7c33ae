import { readFile } from 'node:fs/promises'
import * as fc from 'fast-check'
import { HOSTILE_NAMES } from '@qovery/sdk/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { builtin } from '../../../src/components/builtin.ts'
import { compile } from '../../../src/config/compile.ts'
import { hasErrors, renderFaults, type Fault } from '../../../src/config/text/fault.ts'
import { loadText } from '../../../src/config/text/load.ts'
import { testHouse } from '../../../src/topology/testing/house.ts'
import { Topology } from '../../../src/topology/topology.ts'
import { mutated } from '../../harness/mutator.ts'
import { Folder } from '../../harness/qovery.ts'

const QUICKSTART = new URL('../../../../../examples/quickstart.yaml', import.meta.url)
const RUNS = 250
/** A config of this size is checked in a few milliseconds of a processor's time. */
const MOST_CPU_MS = 2000

type Tree = { [key: string]: Tree } | Tree[] | string | number | boolean | null

const yaml = await readFile(QUICKSTART, 'utf8')
const tree = parse(yaml) as Record<string, Tree>
const texts = { yaml, toml: tomlOf(tree), json: JSON.stringify(tree, null, 2) } as const

/** A value as TOML's inline form. */
function inline(value: Tree): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)} = ${inline(item)}`)
    .join(', ')} }`
}

function tomlOf(config: Record<string, Tree>): string {
  const tables = Object.entries(config).flatMap(([kind, components]) =>
    Object.entries(components as Record<string, Record<string, Tree>>).map(
      ([id, options]) =>
        `[${kind}.${id}]\n${Object.entries(options)
          .map(([key, item]) => `${key} = ${inline(item)}\n`)
          .join('')}`,
    ),
  )
  return tables.join('\n')
}

/** What nobody should write for an option, and somebody will. */
const NUMBERS: readonly unknown[] = [null, true, 0, -1, 0.5, 1e308, 2 ** 53, 2 ** 70, -1e-320]
const HOSTILE_VALUES: readonly unknown[] = NUMBERS.concat(
  [[[]], [null], {}, { constructor: 1 }, { type: {} }, JSON.parse('{"__proto__":{"polluted":true}}')],
  HOSTILE_NAMES,
  ['{{', '%Q', '[', '(', '*', '**', '${X}', '$', 'http://', ':', '0.0.0.0:99999', '../..'],
)

let folder: Folder
beforeAll(async () => {
  folder = await Folder.of()
})
afterAll(() => folder[Symbol.asyncDispose]())

/** Compiles bytes as the one config file, and holds what comes of it to what is promised. */
async function check(bytes: Uint8Array, format: keyof typeof texts): Promise<boolean> {
  const file = `${folder.path}/qovery.${format}`
  await folder.write(`qovery.${format}`, bytes)
  const began = process.cpuUsage()
  const text = await loadText({ files: [{ pattern: file }], directories: [] }, new Map())
  const { plan, faults } = await compile(text, builtin, {})
  const { user, system } = process.cpuUsage(began)
  expect((user + system) / 1000).toBeLessThan(MOST_CPU_MS)
  expect(plan === undefined).toBe(hasErrors(faults))
  const lines = Buffer.from(bytes)
    .toString()
    .split(/\r\n|\r|\n/).length
  for (const fault of faults) expectLocated(fault, { file, lines })
  expect(renderFaults(faults, { color: false })).not.toMatch(/\[object |undefined:/)
  if (plan !== undefined) await Topology.build(plan, builtin, testHouse())
  return plan !== undefined
}

function expectLocated({ message, location }: Fault, { file, lines }: { file: string; lines: number }): void {
  expect(message.length).toBeGreaterThan(5)
  if (location === undefined) throw new Error(`no place is named: ${message}`)
  expect(location.file).toBe(file)
  expect(location.line).toBeGreaterThan(0)
  expect(location.line).toBeLessThanOrEqual(lines)
  expect(location.column).toBeGreaterThan(0)
  expect(location.endColumn).toBeGreaterThanOrEqual(location.column)
}

/** A copy of a tree in which the value at the `at`-th place (counted through) is another. */
function replaced(value: Tree, at: { left: number }, by: unknown): Tree {
  if (at.left-- === 0) return by as Tree
  if (Array.isArray(value)) return value.map((item) => replaced(item, at, by))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, at, by)]))
}

function placesIn(value: Tree): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, item) => sum + placesIn(item), 1)
}

describe.each(['yaml', 'toml', 'json'] as const)('a config in %s', (format) => {
  test('is valid as it stands', async () => {
    expect(await check(Buffer.from(texts[format]), format)).toBe(true)
  })

  test('with some bytes changed compiles, or is refused with faults that name their places', async () => {
    await fc.assert(
      fc.asyncProperty(mutated([texts[format]]), async (bytes) => void (await check(bytes, format))),
      { numRuns: RUNS },
    )
  })
})

test('a config with one value replaced by a hostile one compiles, or is refused with faults that name their places', async () => {
  const cases = fc.tuple(fc.nat(placesIn(tree) - 1), fc.constantFrom(...HOSTILE_VALUES))
  await fc.assert(
    fc.asyncProperty(cases, async ([left, by]) => {
      const text = JSON.stringify(replaced(tree, { left }, by))
      await check(Buffer.from(text), 'json')
    }),
    { numRuns: 2 * RUNS },
  )
})

test.each([
  [
    'yaml',
    'a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n',
  ],
  ['yaml', `${'['.repeat(20_000)}\n`],
  ['yaml', `${'- '.repeat(20_000)}\n`],
  ['json', `{"sources":${'['.repeat(20_000)}${']'.repeat(20_000)}}\n`],
  ['json', `{"sources":{"a":{"type":"demo_logs","format":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}}}\n`],
  ['toml', `sources = ${'['.repeat(20_000)}\n`],
  ['toml', `sources.a.b = ${'{ a = '.repeat(5000)}1${' }'.repeat(5000)}\n`],
  ['toml', `${'a.'.repeat(20_000)}b = 1\n`],
] as const)('a %s file that is deeper or larger than it looks is refused in time (%#)', async (format, text) => {
  expect(await check(Buffer.from(text), format)).toBe(false)
})
