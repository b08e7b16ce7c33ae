import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Variable } from './ast.ts'
import { emptyTemplate, openTemplate, templateOfOther } from './faults.ts'
import { scanEscape } from './string-escapes.ts'
import { wordKind } from './token.ts'

/** What a string with templates consists of. */
export interface Template {
  readonly parts: (string | Variable)[]
  readonly diagnostics: Diagnostic[]
}

const STOPS = /\\|\{\{/g
const NAME = /^[_A-Za-z0-9]+$/

/**
 * Reads the content of a string, from `start` to `end` of the source: escapes, and variables between `{{` and `}}`.
 * `\{{` and `\}}` stand for the braces themselves.
 */
export function readTemplate(source: string, start: number, end: number): Template {
  const content = source.slice(start, end)
  const template: Template = { parts: [], diagnostics: [] }
  let text = ''
  let at = 0
  for (;;) {
    STOPS.lastIndex = at
    const stop = STOPS.exec(content)
    if (stop === null) break
    text += content.slice(at, stop.index)
    if (stop[0] === '\\') {
      const braces = content.slice(stop.index + 1, stop.index + 3)
      const escape = scanEscape(content, stop.index)
      const isEscapedBraces = braces === '{{' || braces === '}}'
      text += isEscapedBraces ? braces : escape.text
      at = isEscapedBraces ? stop.index + 3 : escape.end
    } else {
      if (text !== '') template.parts.push(text)
      text = ''
      at = readVariable(content, { at: stop.index, offset: start }, template)
    }
  }
  text += content.slice(at)
  if (text !== '') template.parts.push(text)
  return template
}

/** Reads the variable of a template that begins at `at`, the content being at `offset` in the program; gives where to go on. */
function readVariable(
  content: string,
  place: { at: number; offset: number },
  { parts, diagnostics }: Template,
): number {
  const { at, offset } = place
  const closing = content.indexOf('}}', at + 2)
  const start = offset + at
  if (closing < 0) {
    diagnostics.push(openTemplate({ start, end: start + 2 }))
    return content.length
  }
  const inner = content.slice(at + 2, closing)
  const name = inner.trim()
  const nameStart = start + 2 + inner.indexOf(name)
  const span = { start: nameStart, end: nameStart + name.length }
  if (name === '') {
    diagnostics.push(emptyTemplate({ start, end: offset + closing + 2 }, inner === '' ? 'warning' : 'error'))
  } else if (name === '_' || !NAME.test(name) || wordKind(name) !== 'identifier') {
    diagnostics.push(templateOfOther(span, name))
  } else parts.push({ type: 'variable', name, ...span })
  return closing + 2
}
