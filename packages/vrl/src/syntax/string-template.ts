import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Variable } from './ast.ts'
import { emptyTemplate, openTemplate, templateOfOther } from './faults.ts'
import type { Span } from './span.ts'
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
  const template: Template = { parts: [], diagnostics: [] }
  let text = ''
  let at = start
  for (;;) {
    STOPS.lastIndex = at
    const stop = STOPS.exec(source)
    if (stop === null || stop.index >= end) break
    text += source.slice(at, stop.index)
    if (stop[0] === '\\') {
      const braces = source.slice(stop.index + 1, stop.index + 3)
      const escape = scanEscape(source, stop.index)
      const isEscapedBraces = braces === '{{' || braces === '}}'
      text += isEscapedBraces ? braces : escape.text
      at = isEscapedBraces ? stop.index + 3 : escape.end
    } else {
      if (text !== '') template.parts.push(text)
      text = ''
      at = readVariable(source, { start: stop.index, end }, template)
    }
  }
  text += source.slice(Math.min(at, end), end)
  if (text !== '') template.parts.push(text)
  return template
}

/** Reads the variable of a template; gives where to go on. */
function readVariable(source: string, { start, end }: Span, { parts, diagnostics }: Template): number {
  const closing = source.indexOf('}}', start + 2)
  if (closing < 0 || closing + 2 > end) {
    diagnostics.push(openTemplate({ start, end: start + 2 }))
    return end
  }
  const whole = { start, end: closing + 2 }
  const inner = source.slice(start + 2, closing)
  const name = inner.trim()
  const nameStart = start + 2 + inner.indexOf(name)
  const span = { start: nameStart, end: nameStart + name.length }
  if (name === '') diagnostics.push(emptyTemplate(whole, inner === '' ? 'warning' : 'error'))
  else if (name === '_' || !NAME.test(name) || wordKind(name) !== 'identifier') {
    diagnostics.push(templateOfOther(span, name))
  } else parts.push({ type: 'variable', name, ...span })
  return closing + 2
}
