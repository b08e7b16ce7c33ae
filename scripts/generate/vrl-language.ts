import { DIAGNOSTIC_CODES, LANGUAGE, type LanguagePart } from '../../packages/vrl/src/index.ts'
import { code, page, prose, table } from './markdown.ts'
import { exampleText } from './vrl-functions.ts'

/** The page of the language without its functions. */
export function expressionsPage(): string {
  return page(
    '# Expressions of VRL',
    'A program is a sequence of expressions; its value is that of the last one. What a program does to the event is kept ' +
      'when it comes to its end. Whatever can fail has to be dealt with: the compiler sees to it, so that a program that ' +
      'compiles fails only where it says so by `!`.',
    LANGUAGE.map(({ title }) => `- [${title}](#${title.toLowerCase().replaceAll(' ', '-')})`).join('\n'),
    ...LANGUAGE.flatMap(sectionsOf),
  )
}

function sectionsOf({ title, description, grammar, examples }: LanguagePart): string[] {
  const rows = grammar.map(({ form, meaning }) => [code(form), prose(meaning)])
  return [
    `## ${title}`,
    prose(description),
    table(['Written', 'What it means'], rows),
    ...examples.map((example) => exampleText(example)),
  ]
}

/** The page of what diagnostics mean, by their numbers. */
export function errorsPage(): string {
  return page(
    '# Errors and warnings of VRL',
    'What is wrong with a program is shown with the place in its text and a number. These are the numbers of Vector’s VRL.',
    ...[...DIAGNOSTIC_CODES].map(([number, { title, explanation }]) => {
      return `## ${number}\n\n**${prose(title)}.** ${prose(explanation)}`
    }),
  )
}

/** The page that leads to the others of the language. */
export function languagePage(): string {
  return page(
    '# VRL',
    'The language in which transforms and conditions say what is to become of an event.',
    [
      '- [Expressions](expressions.md): how programs are written',
      '- [Functions](functions.md): what they can call',
      '- [Errors and warnings](errors.md): what the numbers in diagnostics mean',
    ].join('\n'),
    'Try it with [`qovery vrl`](../cli.md#qovery-vrl): line by line, or a program on a file of events.',
  )
}
