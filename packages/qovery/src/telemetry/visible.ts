/** Control characters, line separators, marks and overrides of direction, what has no width, halves of surrogate pairs. */
const HIDDEN = /[\0-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu
/** Where the pictures of the control characters begin. */
const PICTURES = 0x2400
const PICTURE_OF_DELETE = '\u2421'

/** Text as one line that cannot move the cursor of a terminal, colour it or reorder what it shows: `␛`, `␊`, `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (character) => {
    const code = character.codePointAt(0) as number
    if (code < 0x20) return String.fromCodePoint(PICTURES + code)
    return code === 0x7f ? PICTURE_OF_DELETE : `\\u{${code.toString(16)}}`
  })
}

/** JSON text that a terminal shows as harmlessly, without changing what it says. */
export function visibleJson(json: string): string {
  return json.replace(HIDDEN, (character) => `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, '0')}`)
}
