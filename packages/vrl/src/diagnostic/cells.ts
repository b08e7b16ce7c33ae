/** One character of a line as it is drawn. */
export interface Cell {
  /** Where it is in its line, in UTF-16 units; `end` exclusive. */
  readonly start: number
  readonly end: number
  readonly text: string
  /** How many columns it takes. */
  readonly width: number
}

const TAB_WIDTH = 4
/** Control characters, and those that turn the direction of writing round: they would change the drawing. */
const HARMFUL = /[\0-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]/u
const HARMFUL_ANYWHERE = new RegExp(HARMFUL, 'gu')
const NO_WIDTH = /\p{Mn}|\p{Me}|\p{Cf}/u
const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{17000}-\u{18aff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]/u

/** The characters of a line: tabs as blanks up to the next stop, characters that could do harm as signs for them. */
export function cellsOf(line: string): Cell[] {
  const cells: Cell[] = []
  let start = 0
  let column = 0
  for (const character of line) {
    const end = start + character.length
    const isTab = character === '\t'
    const width = isTab ? TAB_WIDTH - (column % TAB_WIDTH) : widthOf(character)
    cells.push({ start, end, text: isTab ? ' '.repeat(width) : harmless(character), width })
    start = end
    column += width
  }
  return cells
}

/** A text that does nothing to a terminal but to be shown; line ends and tabs stay. */
export function harmlessText(text: string): string {
  return text.replaceAll(HARMFUL_ANYWHERE, (character) => (/[\n\t]/.test(character) ? character : harmless(character)))
}

function harmless(character: string): string {
  if (!HARMFUL.test(character)) return character
  const unit = character.charCodeAt(0)
  if (unit < 0x20) return String.fromCharCode(0x2400 + unit)
  return unit === 0x7f ? '\u2421' : '\ufffd'
}

function widthOf(character: string): number {
  if (character.length === 1 && character < '\u0300') return character === '\u00ad' ? 0 : 1
  if (HARMFUL.test(character)) return 1
  if (NO_WIDTH.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}
