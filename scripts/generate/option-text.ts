import { code, fenced, prose, table, valueCode } from './markdown.ts'
import { flattened, nameOf, type OptionDoc } from './options.ts'

const MARK_TEXT = {
  secret: 'A secret: it never shows in logs or errors.',
  template: 'A template: `{{ field }}` and strftime specifiers stand for parts of the event.',
  file: 'A path.',
} as const

/** The options in a table, one row each: an overview. */
export function optionTable(options: readonly OptionDoc[]): string {
  if (options.length === 0) return 'It has no options of its own.'
  const rows = flattened(options).map((option) => [
    code(nameOf(option)),
    typeText(option),
    defaultText(option),
    [prose(option.description), choiceText(option), whenText(option)].filter(Boolean).join(' '),
  ])
  return table(['Option', 'Type', 'Default', 'Description'], rows)
}

/** The options in sections with all that is known of them; headings of `level` and one more below tables. */
export function optionSections(options: readonly OptionDoc[], level: number): string {
  if (options.length === 0) return 'It has no options of its own.'
  return flattened(options)
    .map((option) => section(option, '#'.repeat(Math.min(6, level + (option.path.length > 1 ? 1 : 0)))))
    .join('\n\n')
}

function section(option: OptionDoc, heading: string): string {
  const [long, short] = [option.examples.filter(hasLines), option.examples.filter((one) => !hasLines(one))]
  const facts = [
    `- Type: ${typeText(option)}`,
    option.required ? '- Required' : '',
    option.required || defaultText(option) === '' ? '' : `- Default: ${defaultText(option)}`,
    short.length === 0 ? '' : `- Examples: ${short.map(valueCode).join(', ')}`,
    whenText(option) === '' ? '' : `- ${whenText(option)}`,
    ...option.marks.map((mark) => `- ${MARK_TEXT[mark]}`),
  ].filter(Boolean)
  const choices = option.choices.map(([value, meaning]) => [code(value), prose(meaning)])
  return [
    `${heading} ${code(nameOf(option))}`,
    prose(option.description),
    facts.join('\n'),
    ...long.map((example) => `For example:\n\n${fenced('text', example)}`),
    choices.length === 0 ? '' : table(['Value', 'Meaning'], choices),
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** Whether a value is a text of several lines, such as a program. */
function hasLines(value: unknown): value is string {
  return typeof value === 'string' && /\S\n+\S/.test(value)
}

function typeText({ type, unit, marks }: OptionDoc): string {
  const kind = marks.find((mark) => mark !== 'file')
  return [type, unit && ` (${unit})`, kind && `, ${kind}`].filter(Boolean).join('')
}

function defaultText(option: OptionDoc): string {
  if (option.required) return 'required'
  const { default: standard, children } = option
  if (standard === undefined) return ''
  const isFilledIn = children.length > 0 && JSON.stringify(standard) === '{}'
  return isFilledIn ? '' : valueCode(standard)
}

function choiceText({ choices }: OptionDoc): string {
  return choices.length === 0 ? '' : `One of ${choices.map(([value]) => code(value)).join(', ')}.`
}

function whenText({ when }: OptionDoc): string {
  if (when === undefined) return ''
  return `Only where ${code(when.option)} is ${when.values.map(code).join(' or ')}.`
}
