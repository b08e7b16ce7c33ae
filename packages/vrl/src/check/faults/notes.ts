import type { Note } from '../../diagnostic/diagnostic.ts'

function see(text: string): Note {
  return { kind: 'see', text }
}

/** Where to read on. */
export const SEE = {
  errors: see('documentation about error handling at https://errors.vrl.dev/#handling'),
  calls: see('functions characteristics documentation at https://vrl.dev/expressions/#function-call-characteristics'),
  arguments: see('documentation about function arguments at https://vrl.dev/expressions/#arguments'),
  conditions: see('documentation about if expressions at https://vrl.dev/expressions/#if'),
  coercion: see('documentation about type coercion at https://functions.vrl.dev/#coerce-functions'),
  comparison: see('documentation about comparisons at https://vrl.dev/expressions/#comparison'),
  regexes: see('documentation about regular expressions at https://vrl.dev/expressions/#regular-expression'),
  timestamps: see('documentation about timestamps at https://vrl.dev/expressions/#timestamp'),
}

export const COERCE: Note = { kind: 'hint', text: 'coerce the value to the required type using a coercion function' }

/** Lines that would solve it, under a title. */
export function solution(title: string, lines: readonly string[]): Note[] {
  const texts = [`try: ${title}`, ' ', ...lines.map((line) => `    ${line}`), ' ']
  return texts.map((text) => ({ kind: 'note', text }))
}
