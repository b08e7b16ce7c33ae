const SPECIAL: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '\\0',
}
const ESCAPED = /["\\]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]|\p{Grapheme_Extend}|(?! )\p{Zs}/gu

/** A text in double quotes, with what cannot be seen escaped, as messages show it. */
export function quoted(text: string): string {
  return `"${text.replace(ESCAPED, (character) => SPECIAL[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`)}"`
}
