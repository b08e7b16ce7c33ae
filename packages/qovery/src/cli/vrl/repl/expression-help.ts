import type { LanguagePart } from '@qovery/vrl'
import { plain, wrapped } from './function-help.ts'

/** What there is to know of an expression, for a terminal so many columns wide. */
export function expressionHelp({ title, description, grammar, examples }: LanguagePart, width: number): string {
  const rules = grammar.map(({ form, meaning }) => `  ${form}\n${wrapped(`      ${plain(meaning)}`, width, 6)}`)
  const shown = examples.map(({ source, result, raises }) => {
    const outcome = raises === undefined ? `gives ${JSON.stringify(result)}` : `fails: ${raises}`
    return `${source.replaceAll(/^/gm, '  ')}\n  # ${outcome}`
  })
  return [title, wrapped(plain(description), width), rules.join('\n'), `Examples:\n${shown.join('\n\n')}`].join('\n\n')
}
