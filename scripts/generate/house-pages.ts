import { COMPONENT_KINDS, type ComponentKind } from '../../packages/qovery/src/components/registry.ts'
import { optionSchema } from '../../packages/qovery/src/config/json-schema.ts'
import { COMMON_OPTIONS, GLOBAL_OPTIONS } from '../../packages/qovery/src/config/options.ts'
import { TESTS_OPTIONS } from '../../packages/qovery/src/config/unit-tests/options.ts'
import { code, page, prose, table } from './markdown.ts'
import { optionSections } from './option-text.ts'
import { optionsOf } from './options.ts'
import type { Component } from './tree.ts'

/** The page with the options of the program and those that all components of a kind have. */
export function configurationPage(): string {
  return page(
    '# Configuration',
    'A config is one or more files in YAML, TOML or JSON. It has a table for each kind of component — `sources`, ' +
      '`transforms`, `sinks` and `enrichment_tables` — with an entry per component: its id, chosen freely, and below it `type`, which names ' +
      'the component, and its options. Beside these tables stand the options of the whole program.',
    'Editors complete and check a config with the [JSON Schema](config.schema.json).',
    '## Options of the program',
    optionSections(optionsOf(optionSchema(GLOBAL_OPTIONS)), 3),
    '## Unit tests',
    'The section `tests` is for [`qovery test`](../guides/test-a-config.md).',
    optionSections(optionsOf(optionSchema(TESTS_OPTIONS)), 3),
    ...COMPONENT_KINDS.flatMap((kind) => [
      `## Options of all ${kind}s`,
      optionSections(optionsOf(optionSchema(COMMON_OPTIONS[kind])), 3),
    ]),
  )
}

/** The page that leads to all others. */
export function indexPage(components: readonly Component[]): string {
  return page(
    '# Reference',
    [
      '- [Configuration](configuration.md): the options of the program and those that all components have',
      '- [Command line](cli.md)',
      '- [VRL](vrl/README.md): the language of transforms and conditions',
      '- [JSON Schema of configs](config.schema.json)',
    ].join('\n'),
    ...COMPONENT_KINDS.map((kind) => componentTable(kind, components)),
  )
}

function componentTable(kind: ComponentKind, components: readonly Component[]): string {
  const rows = components
    .filter((component) => component.kind === kind)
    .map(({ name, definition }) => [
      `[${code(name)}](${kind}s/${name}.md)`,
      definition.stability,
      prose(definition.summary),
    ])
  const heading = `## ${kind[0]?.toUpperCase()}${kind.slice(1)}s`
  return `${heading}\n\n${rows.length === 0 ? 'None yet.' : table(['Name', 'Stability', 'What it does'], rows)}`
}
