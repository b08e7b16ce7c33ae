/** Text as it may stand in the header: `\` and `|` escaped, and no line breaks, which it cannot have. */
export function headerText(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll(/[\r\n]+/g, ' ')
}

/** Text as the value of an extension: `\` and `=` escaped, line breaks as `\n` and `\r`. */
export function extensionText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('=', '\\=').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}
