import type { Bracket } from './excerpt.ts'
import type { Paint, Style } from './paint.ts'

/** Two columns for each label that goes over several lines. */
export interface Gutter {
  readonly columns: number
  readonly paint: Paint
}

/** Beside a line of the program; `indent` is where its text begins. */
export function besideSource({ columns, paint }: Gutter, brackets: readonly Bracket[], indent: number): string {
  return drawn(columns, brackets, (bracket) => {
    if (bracket.part !== 'top') return ` ${paint(styleOf(bracket), '│')}`
    return beginsLine(bracket, indent) ? ` ${paint(styleOf(bracket), '╭')}` : '  '
  })
}

/** Beside what is drawn under a line. */
export function besideLabels({ columns, paint }: Gutter, brackets: readonly Bracket[]): string {
  return drawn(columns, brackets, (bracket) => (bracket.part === 'top' ? '  ' : ` ${paint(styleOf(bracket), '│')}`))
}

/** Beside the line that leads to the begin or end of a bracket: the others, and the bracket itself, which passes under those right of it. */
export function besideBracket({ columns, paint }: Gutter, brackets: readonly Bracket[], turning: Bracket): string {
  const turn = brackets.indexOf(turning)
  let rule: Style | undefined
  let text = ''
  for (let column = 0; column < columns; column++) {
    const index = brackets.findIndex((bracket) => bracket.column === column)
    const bracket = brackets[index]
    const line = rule === undefined ? ' ' : paint(rule, '─')
    if (bracket === turning) {
      rule = styleOf(turning)
      text += ` ${paint(rule, turning.part === 'top' ? '╭' : '╰')}`
    } else if (bracket !== undefined && goesThrough(bracket, index, turn)) {
      text += line + paint(styleOf(bracket), '│')
    } else text += line + line
  }
  return text
}

/** Whether a bracket can begin in front of the line, since there is nothing of it before. */
export function beginsLine({ part, at }: Bracket, indent: number): boolean {
  return part === 'top' && at <= indent
}

export function styleOf({ isPrimary }: { isPrimary: boolean }): Style {
  return isPrimary ? 'primary' : 'secondary'
}

/** Whether another bracket has begun already, or not yet ended, where the one at the index `turn` turns. */
function goesThrough({ part }: Bracket, index: number, turn: number): boolean {
  return part === 'left' || (part === 'top' ? turn > index : turn < index)
}

function drawn(columns: number, brackets: readonly Bracket[], draw: (bracket: Bracket) => string): string {
  let text = ''
  for (let column = 0; column < columns; column++) {
    const bracket = brackets.find((each) => each.column === column)
    text += bracket === undefined ? '  ' : draw(bracket)
  }
  return text
}
