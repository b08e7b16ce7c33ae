import { defineSink, defineSource, KINDS, s } from '@qovery/sdk'
import { builtin } from '../../components/builtin.ts'
import { SECTIONS, type ComponentKind } from '../../components/registry.ts'
import { compile } from '../compile.ts'
import { isTable, type Data, type Path, type Table } from '../text/data.ts'
import type { Document, Format } from '../text/document.ts'
import { parseText } from '../text/testing/parse-text.ts'
import { renderFaults } from '../text/fault.ts'
import { interpolate } from '../text/interpolate.ts'
import { mergeDocuments } from '../text/merge.ts'

const never = () => Promise.reject(new Error('a component was made while its config was only checked'))
const rest = { summary: 'Stands for what a document leaves out.', stability: 'stable', examples: [] } as const
const registry = builtin.with({
  sources: [
    defineSource({ name: 'anything', config: s.object({}), outputs: () => ({ '': KINDS }), create: never, ...rest }),
  ],
  sinks: [defineSink({ name: 'nowhere', config: s.object({}), inputs: () => KINDS, create: never, ...rest })],
})

/** What is wrong with the options of one component, put into a config of their own; as text, empty where nothing is. */
export function faultsOfExample(kind: ComponentKind, type: string, options: unknown): Promise<string> {
  const inputs = kind === 'source' || kind === 'table' ? {} : { inputs: ['before'] }
  const config = { [SECTIONS[kind]]: { shown: { type, ...inputs, ...(options as object) } } }
  return faultsOfConfig(JSON.stringify(config), 'json')
}

/**
 * What is wrong with a config of some document; as text, empty where nothing is. Variables count as set, and sources and
 * sinks that the document leaves out are added: ids that are read but not there, and somebody who reads what is there.
 */
export async function faultsOfConfig(text: string, format: Format): Promise<string> {
  const document = parseText(text, `shown.${format}`, format)
  const merged = mergeDocuments([
    { document, mount: [] },
    { document: surroundings(document), mount: [] },
  ])
  const { value, interpolated, unresolved, faults } = interpolate(merged, variablesIn(text))
  const shown = {
    value,
    interpolated,
    unresolved,
    locate: (path: Path, of?: 'key' | 'value') => merged.locate(path, of),
    written: () => undefined,
    faults: [...merged.faults, ...faults],
    files: [],
    directories: [],
  }
  const { faults: all } = await compile(shown, registry, {})
  const errors = all.filter((fault) => fault.severity === 'error')
  return errors.length === 0 ? '' : renderFaults(errors, { color: false })
}

function surroundings({ value = {} }: Document): Document {
  const tables = tableIn(value, 'enrichment_tables')
  // A table may be a source of a name that stands in its options.
  const ids = new Set([
    ...Object.keys(tableIn(value, 'sources')),
    ...Object.keys(tableIn(value, 'transforms')),
    ...Object.values(tables).flatMap(optionTextsOf),
  ])
  const read = [tableIn(value, 'transforms'), tableIn(value, 'sinks'), tables].flatMap(inputsIn)
  const absent = read.filter((input) => !input.includes('*') && !ids.has(input.split('.')[0] ?? ''))
  if (Object.keys(tableIn(value, 'sources')).length === 0 && absent.length === 0) absent.push('before')
  const sources = Object.fromEntries(absent.map((id) => [id, { type: 'anything' }]))
  const config = { sources, sinks: { after: { type: 'nowhere', inputs: ['*'] } } }
  return parseText(JSON.stringify(config), 'surroundings.json', 'json')
}

function tableIn(value: Table, key: string): Table {
  const table: Data | undefined = value[key]
  return isTable(table) ? table : {}
}

function inputsIn(components: Table): string[] {
  return Object.values(components).flatMap((component) => {
    const inputs = isTable(component) ? component['inputs'] : []
    return Array.isArray(inputs) ? inputs.filter((input) => typeof input === 'string') : []
  })
}

function optionTextsOf(component: Data): string[] {
  if (!isTable(component)) return []
  return Object.entries(component).flatMap(([name, option]) => (name === 'inputs' ? [] : textsIn(option)))
}

function textsIn(data: Data): string[] {
  if (typeof data === 'string') return [data]
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(textsIn) : []
}

function variablesIn(text: string): Map<string, string> {
  return new Map([...text.matchAll(/\$\{?([\w.]+)/g)].map(([, name = '']) => [name, '1']))
}
