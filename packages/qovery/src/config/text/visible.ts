const CONTROL_PICTURES = 0x2400
const SYMBOL_FOR_DELETE = '\u2421'

// C0 without tab, DEL, C1, line separators, direction marks and overrides, byte order mark, lone surrogates.
const HIDDEN = /[\0-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu

/**
 * Text made safe for a terminal: control characters, direction overrides and invisible marks are written out (`␛`,
 * `\u{202e}`), so that nothing in a config can move the cursor, colour or reorder what is shown. A tab becomes a space.
 */
export function visible(text: string): string {
  return text.replaceAll('\t', ' ').replace(HIDDEN, (character) => {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x20) return String.fromCodePoint(CONTROL_PICTURES + code)
    return code === 0x7f ? SYMBOL_FOR_DELETE : `\\u{${code.toString(16)}}`
  })
}
