import { posix } from 'node:path'
import { optionSchema } from '../../packages/qovery/src/config/json-schema.ts'
import type { ComponentKind } from '../../packages/qovery/src/components/registry.ts'
import {
  KINDS,
  type Kind,
  type SinkDefinition,
  type TableDefinition,
  type TransformDefinition,
} from '../../packages/sdk/src/index.ts'
import { exampleYaml } from './example.ts'
import { code, fenced, page, prose, table } from './markdown.ts'
import { optionSections, optionTable } from './option-text.ts'
import { optionsOf } from './options.ts'
import { readmeParts, withOptions } from './readme.ts'
import type { Component, Definition } from './tree.ts'

export const REFERENCE = 'docs/reference'
const CONFIGURATION = `${REFERENCE}/configuration.md`

/** The path of a component's page in the reference. */
export function pathOfPage(kind: ComponentKind, name: string): string {
  return `${REFERENCE}/${kind}s/${name}.md`
}

/** The page of a component in the reference: the prose of its README, and all options in full. */
export function componentPage(component: Component): string {
  const { kind, name, definition, readme, folder } = component
  const path = pathOfPage(kind, name)
  const own = optionsOf(optionSchema(definition.config))
  const full = `${commonOptionsText(kind, path)}\n\n${optionSections(own, 3)}`
  const { intro, sections } = readmeParts(readme ?? '', { folder, page: path }, full)
  const summary = intro || prose(definition.summary)
  return page(`# ${code(name)} ${kind}`, summary, facts(component), examples(component), sections)
}

/** The README of a component with the table of its options brought up to date; `undefined` where it marks no place for it. */
export function updatedReadme({ kind, name, folder, definition, readme }: Component): string | undefined {
  if (readme === undefined) return undefined
  const reference = posix.relative(folder, pathOfPage(kind, name))
  const options = optionsOf(optionSchema(definition.config))
  const more = `All details are in the [reference](${reference}). ${commonOptionsText(kind, `${folder}/README.md`)}`
  return withOptions(readme, `${more}\n\n${optionTable(options)}`)
}

function commonOptionsText(kind: ComponentKind, from: string): string {
  const target = `${posix.relative(posix.dirname(from), CONFIGURATION)}#options-of-all-${kind}s`
  return `It also has the [options of all ${kind}s](${target}).`
}

function facts({ kind, definition }: Component): string {
  return table(['', ''], [['Kind', kind], ['Stability', definition.stability], ...kindRows(kind, definition)])
}

/** What it takes and gives; what depends on the options is told for those of the examples. */
function kindRows(kind: ComponentKind, definition: Definition): string[][] {
  const configs = definition.examples.map((example) => definition.config.parse(example.config))
  const rows: string[][] = []
  const inputs = inputsOf(kind, definition, configs)
  if (inputs.length > 0) rows.push(['Takes', namesOf(inputs)])
  if (!('outputs' in definition)) return rows
  const ports = configs.map((config) => definition.outputs(config, inputs))
  for (const port of new Set(ports.flatMap((one) => Object.keys(one)))) {
    const label = port === '' ? 'Gives' : `Gives by the port ${code(port)}`
    rows.push([label, namesOf(ports.flatMap((one) => one[port] ?? []))])
  }
  if ('acknowledges' in definition && definition.acknowledges !== undefined) {
    rows.push(['Delivery', ACKNOWLEDGES[definition.acknowledges]])
  }
  return rows
}

function inputsOf(kind: ComponentKind, definition: Definition, configs: readonly unknown[]): readonly Kind[] {
  if (kind === 'transform') return (definition as TransformDefinition).inputs
  if (kind === 'table') return (definition as TableDefinition).inputs ?? []
  return kind === 'sink' ? configs.flatMap((config) => (definition as SinkDefinition).inputs(config)) : []
}

const ACKNOWLEDGES = {
  checkpoint: 'At least once: it goes on only after what the sinks have confirmed.',
  answer: 'It can answer its clients once the sinks have confirmed what they sent (`acknowledgements`).',
} as const

function namesOf(kinds: readonly Kind[]): string {
  return KINDS.filter((kind) => kinds.includes(kind))
    .map((kind) => `${kind}s`)
    .join(', ')
}

function examples({ kind, name, definition }: Component): string {
  if (definition.examples.length === 0) return ''
  const blocks = definition.examples.map(
    ({ title, config }) => `${prose(title)}:\n\n${fenced('yaml', exampleYaml(kind, name, config))}`,
  )
  return `## Example configs\n\n${blocks.join('\n\n')}`
}
