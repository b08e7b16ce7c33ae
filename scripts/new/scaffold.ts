import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { COMPONENT_KINDS, type ComponentKind } from '../../packages/qovery/src/components/registry.ts'
import type { Files } from '../generate/output.ts'
import { COMPONENTS, root } from '../generate/tree.ts'
import { STDLIB } from '../generate/vrl-functions.ts'
import { FUNCTION, FUNCTION_FIXTURE } from './function.ts'
import { readmeOf } from './readme.ts'
import { SINK, SINK_TEST } from './sink.ts'
import { SOURCE, SOURCE_TEST } from './source.ts'
import { TABLE, TABLE_TEST } from './table.ts'
import { TRANSFORM, TRANSFORM_TEST } from './transform.ts'

/** What was asked for cannot be made; the message says why and what to do. */
export class ScaffoldError extends Error {}

const USAGE = 'usage: npm run new source|transform|sink|table|function NAME'
const FIXTURES = 'packages/vrl/tests/functions'
const NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/
const LONGEST_NAME = 64
/** Words that cannot be the name of an export. */
const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
)
const TEMPLATES = {
  source: { index: SOURCE, test: SOURCE_TEST, does: 'sends a log at regular intervals' },
  transform: { index: TRANSFORM, test: TRANSFORM_TEST, does: 'sets a field of each log' },
  sink: { index: SINK, test: SINK_TEST, does: 'sends logs to an address over HTTP' },
  table: { index: TABLE, test: TABLE_TEST, does: 'gives names by codes' },
} as const

/** The files of a new component, or of a new function of the language. @throws ScaffoldError */
export function scaffold(kind: string | undefined, name: string | undefined, others: readonly string[]): Files {
  if (kind === undefined || name === undefined || others.length > 0) throw new ScaffoldError(USAGE)
  if (kind !== 'function' && !isKind(kind)) throw new ScaffoldError(`"${kind}" is no kind of component; ${USAGE}`)
  checkName(name)
  const fragment = `changelog.d/${name.replaceAll('_', '-')}-${kind}.feature.md`
  if (existsSync(join(root, fragment))) throw new ScaffoldError(`${fragment} is there already: move it away first`)
  const files = kind === 'function' ? functionFiles(name) : componentFiles(kind, name)
  const does = kind === 'function' ? 'puts a mark on both sides of a text' : TEMPLATES[kind].does
  return files.set(fragment, `The \`${name}\` ${kind} ${does}.\n`)
}

function componentFiles(kind: ComponentKind, name: string): Map<string, string> {
  const folder = `${COMPONENTS}/${kind}s/${name}`
  checkFree(folder)
  const { index, test } = TEMPLATES[kind]
  return new Map([
    [`${folder}/index.ts`, named(index, name)],
    [`${folder}/${name}.test.ts`, named(test, name)],
    [`${folder}/README.md`, readmeOf(kind, name)],
  ])
}

function functionFiles(name: string): Map<string, string> {
  const file = `${STDLIB}/${name}.ts`
  checkFree(file)
  return new Map([
    [file, named(FUNCTION, name)],
    [`${FIXTURES}/${name}.vrl`, named(FUNCTION_FIXTURE, name)],
  ])
}

function checkFree(path: string): void {
  if (existsSync(join(root, path))) throw new ScaffoldError(`${path} is there already: choose another name`)
}

function checkName(name: string): void {
  if (!NAME.test(name)) {
    throw new ScaffoldError(`"${name}" is no name of a component: write it in snake_case, such as "syslog_udp"`)
  }
  if (name.length > LONGEST_NAME) throw new ScaffoldError(`the name is longer than ${LONGEST_NAME} characters`)
  if (RESERVED.has(name)) throw new ScaffoldError(`"${name}" is a word of JavaScript: choose another name`)
}

function isKind(kind: string): kind is ComponentKind {
  return (COMPONENT_KINDS as readonly string[]).includes(kind)
}

function named(template: string, name: string): string {
  return template.trimStart().replaceAll('NAME', name)
}
