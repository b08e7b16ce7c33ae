import type { Severity } from './diagnostic.ts'

/** What a piece of a drawing is; in plain drawings all look the same. */
export type Style = 'header' | 'title' | 'primary' | 'secondary' | 'border'

/** Gives a piece of a drawing the look of its style. */
export type Paint = (style: Style, text: string) => string

const BRIGHT: Readonly<Record<Severity, string>> = { error: '1;91', warning: '1;93', note: '1;92' }
const NORMAL: Readonly<Record<Severity, string>> = { error: '31', warning: '33', note: '32' }

export const plain: Paint = (_, text) => text

/** Colours as terminals have them. */
export function coloured(severity: Severity): Paint {
  const codes: Readonly<Record<Style, string>> = {
    header: BRIGHT[severity],
    title: '1;97',
    primary: NORMAL[severity],
    secondary: '34',
    border: '34',
  }
  return (style, text) => (text.trim() === '' ? text : `\u001b[${codes[style]}m${text}\u001b[0m`)
}

/** A piece of a row. */
export interface Piece {
  readonly style: Style | undefined
  readonly text: string
}

/** A row of pieces, of which those of one style are painted in one go. */
export function painted(pieces: readonly Piece[], paint: Paint): string {
  let row = ''
  let run = ''
  let style: Style | undefined
  for (const piece of pieces) {
    if (piece.style !== style) {
      row += style === undefined ? run : paint(style, run)
      run = ''
      style = piece.style
    }
    run += piece.text
  }
  return row + (style === undefined ? run : paint(style, run))
}
