import { DIAGNOSTIC_CODES, LANGUAGE, type FunctionDefinition } from '@qovery/vrl'
import { suggest } from '../../../config/text/suggest.ts'
import { expressionHelp } from './expression-help.ts'
import { functionHelp, plain, wrapped } from './function-help.ts'

/** What can be typed beside programs, as completion offers it. */
export const COMMANDS = ['exit', 'help', 'help docs', 'help error', 'help functions', 'next', 'prev', 'quit']

export const BANNER = `VRL, line by line: what you type is run on the event, \`.\` shows it. "help" tells more, Ctrl-D ends.`

const HELP = `A line is a program: it works on the event, and its variables stay. An input with open brackets
goes on in the next line; Ctrl-C abandons it. Tab completes functions, variables and paths.

  help functions        all functions
  help docs NAME        what a function does, or an expression such as "if"
  help error CODE       what the number of an error means
  next                  the next event of --input, or a new one
  prev                  the event before
  exit, quit, Ctrl-D    the end`

/** What an input that asks for help gets; nothing where it is none. */
export function helpFor(
  input: string,
  functions: ReadonlyMap<string, FunctionDefinition>,
  width: number,
): string | undefined {
  const [, topic, name = ''] = /^help(?:\s+(\w+)(?:\s+(\S.*))?)?$/.exec(input) ?? [undefined, undefined]
  if (input === 'help') return HELP
  if (/^help\s+(?:functions|funcs|fs)$/.test(input)) return listOf(functions, width)
  if (topic === 'docs') return name === '' ? listOf(functions, width) : docsOf(name, functions, width)
  return topic === 'error' ? errorHelp(name, width) : undefined
}

function docsOf(name: string, functions: ReadonlyMap<string, FunctionDefinition>, width: number): string {
  const definition = functions.get(name)
  if (definition !== undefined) return functionHelp(definition, width)
  const expression = LANGUAGE.find((one) => one.name === name)
  if (expression !== undefined) return expressionHelp(expression, width)
  const meant = suggest(name, [...functions.keys(), ...LANGUAGE.map((one) => one.name)])
  return `There is no function or expression "${name}".${meant === undefined ? '' : ` Did you mean "${meant}"?`}`
}

function errorHelp(code: string, width: number): string {
  const known = DIAGNOSTIC_CODES.get(Number(code.replace(/^E0*/i, '')))
  if (code === '' || known === undefined) return `There is no error with the number "${code}".`
  return `${known.title}\n\n${wrapped(plain(known.explanation), width)}`
}

/** The names of all functions by category, in columns. */
function listOf(functions: ReadonlyMap<string, FunctionDefinition>, width: number): string {
  const categories = Map.groupBy(functions.values(), ({ category }) => category)
  const sections = [...categories]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([category, members]) => {
      return `${category}:\n${columns(
        members.map(({ name }) => name),
        width,
      )}`
    })
  return sections.join('\n')
}

function columns(names: readonly string[], width: number): string {
  const wide = Math.max(...names.map(({ length }) => length)) + 2
  const perRow = Math.max(1, Math.floor((width - 2) / wide))
  const rows: string[] = []
  for (let i = 0; i < names.length; i += perRow) {
    const row = names.slice(i, i + perRow).map((name) => name.padEnd(wide))
    rows.push(`  ${row.join('').trimEnd()}`)
  }
  return rows.join('\n')
}
