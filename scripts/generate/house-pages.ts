import { COMPONENT_KINDS, type ComponentKind } from '../../packages/qovery/src/components/registry.ts'
import { optionSchema } from '../../packages/qovery/src/config/json-schema.ts'
import { COMMON_OPTIONS, GLOBAL_OPTIONS } from '../../packages/qovery/src/config/options.ts'
import { TESTS_OPTIONS } from '../../packages/qovery/src/config/unit-tests/options.ts'
import { code, fenced, page, prose, table } from './markdown.ts'
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
    ...SEVERAL_FILES,
    ...VARIABLES,
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

const SEVERAL_FILES: readonly string[] = [
  '## Several files',
  'Any number of files make one config: `--config` may be given several times, and takes patterns. Components are put together by their ids, options of the ' +
    'program key by key, tests one after the other. A component that stands in two files is an error that shows both places, and so is an option with two values.',
  'In a folder that `--config-dir` names, the files themselves are whole configs. Those in its folders `sources`, `transforms`, `sinks` and ' +
    '`enrichment_tables` are one component each, with the name of the file as its id, and those in `tests` one test each:',
  fenced(
    'text',
    [
      'config/',
      '├── global.yaml             data_dir: /var/lib/qovery',
      '├── sources/',
      '│   └── applications.yaml   type: statsd …',
      '└── sinks/',
      '    └── page.toml           type = "prometheus_exporter" …',
    ].join('\n'),
  ),
  'Files with other endings, hidden ones and other folders are passed over.',
]

const VARIABLES: readonly string[] = [
  '## Variables',
  'Values may have variables of the environment in them. They are replaced after the file was read, so that no variable can add options or lines to it; ' +
    'keys are left as they are.',
  table(
    ['Written', 'Becomes'],
    [
      ['`$NAME`, `${NAME}`', 'the value of the variable; an error where it is not set'],
      ['`${NAME:-text}`', 'the text, where the variable is not set or empty'],
      ['`${NAME-text}`', 'the text, where the variable is not set'],
      ['`${NAME:?text}`', 'an error that says the text, where the variable is not set or empty'],
      ['`${NAME?text}`', 'an error that says the text, where the variable is not set'],
      ['`$$`', 'a dollar sign, also before what would be a name: `$$1`'],
    ],
  ),
  'Where an option is a number, or true or false, what the variables give is read as one. In TOML such a value stands in quotes: `port = "${PORT}"`. ' +
    '`HOSTNAME` is the name of the host, where the environment has no other.',
]

/** The page that leads to all others. */
export function indexPage(components: readonly Component[]): string {
  return page(
    '# Reference',
    [
      '- [Configuration](configuration.md): files, variables, the options of the program and those that all components have',
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
