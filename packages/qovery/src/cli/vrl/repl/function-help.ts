import type { FunctionDefinition, FunctionExample, FunctionParameter } from '@qovery/vrl'

/** How a call of a function is written: `parse_json!(value, [max_depth])`; what may be left out stands in brackets. */
export function signatureOf({ name, params, closure, failures }: FunctionDefinition): string {
  const list = params.map((parameter) => (parameter.required ? parameter.name : `[${parameter.name}]`)).join(', ')
  const block = closure === undefined ? '' : ` -> |${closure.parameters.join(', ')}| { … }`
  return `${name}${failures.length === 0 ? '' : '!'}(${list})${block}`
}

/** What there is to know of a function, for a terminal so many columns wide. */
export function functionHelp(definition: FunctionDefinition, width: number): string {
  const { description, params, returns, rules = [], failures, notes = [], examples } = definition
  const list = (items: readonly string[]) => items.map((item) => wrapped(`- ${plain(item)}`, width, 2)).join('\n')
  const section = (title: string, text: string) => (text === '' ? '' : `${title}:\n${text}`)
  const parts = [
    signatureOf(definition),
    wrapped(plain(description), width),
    section('Arguments', params.map((parameter) => argumentHelp(parameter, width)).join('\n')),
    section('Gives', [wrapped(`  ${typeName(returns)}`, width, 2), list(rules)].filter(Boolean).join('\n')),
    section('Fails when', list(failures)),
    section('Notes', list(notes)),
    section('Examples', examples.slice(0, MOST_EXAMPLES).map(exampleHelp).join('\n\n')),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** The rest is in the reference. */
const MOST_EXAMPLES = 3

function argumentHelp(parameter: FunctionParameter, width: number): string {
  const { name, kind, required, default: standard, description, choices } = parameter
  const left = standard === undefined ? 'may be left out' : `default: ${JSON.stringify(standard)}`
  const facts = `${typeName(kind)}${required ? '' : `; ${left}`}`
  const lines = [wrapped(`  ${name} (${facts}): ${plain(description)}`, width, 4)]
  for (const [choice, meaning] of Object.entries(choices ?? {})) {
    lines.push(wrapped(`      ${choice}: ${plain(meaning)}`, width, 8))
  }
  return lines.join('\n')
}

function typeName(kind: FunctionParameter['kind']): string {
  return kind.isAny ? 'any' : kind.toString()
}

function exampleHelp({ source, input, result, raises, type }: FunctionExample): string {
  const given = input === undefined ? '' : `  # with the event ${JSON.stringify(input)}\n`
  const outcome = raises ?? (type === undefined ? JSON.stringify(result) : `some ${type}`)
  return `${given}${indented(source)}\n  # ${raises === undefined ? 'gives' : 'fails:'} ${outcome}`
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}

/** Markdown without its marks: links as their text, code as it is. */
export function plain(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, '$1').replaceAll(/(`+) ?(.*?) ?\1/g, '$2')
}

/** A paragraph in lines of a width; those after the first are indented. */
export function wrapped(text: string, width: number, indent = 0): string {
  const lines: string[] = []
  let line = /^ */.exec(text)?.[0] ?? ''
  let isFresh = true
  for (const word of text.trim().split(/\s+/)) {
    if (!isFresh && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ' '.repeat(indent)
      isFresh = true
    }
    line += isFresh ? word : ` ${word}`
    isFresh = false
  }
  return [...lines, line].join('\n')
}
