import type { LanguagePart } from '@qovery/vrl'

/** What there is to know of an expression, for a terminal. */
export function expressionHelp({ title, description, grammar, examples }: LanguagePart): string {
  const rules = grammar.map(({ form, meaning }) => `  ${form}\n      ${meaning.replaceAll('`', '')}`)
  const shown = examples.map(({ source, result, raises }) => {
    const outcome = raises === undefined ? `gives ${result ?? 'null'}` : `fails: ${raises.split('\n')[0]}`
    return `${source.replaceAll(/^/gm, '  ')}\n  # ${outcome}`
  })
  return [title, description.replaceAll('`', ''), rules.join('\n'), `Examples:\n${shown.join('\n\n')}`].join('\n\n')
}
