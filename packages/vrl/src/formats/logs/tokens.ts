const SIMPLE = /[^ \t["]+/y
const BRACKETED = /\[((?:[^\]\\]|\\[\]\\])*)\]/y
const QUOTED = /"((?:[^"\\]|\\["\\])*)"/y
const BLANKS = /[ \t]*/y

/**
 * Cuts a line into words, texts in double quotes and texts in square brackets, the latter two without what encloses them
 * and with their escapes. What is not closed is one token to the end of the line.
 */
export function tokens(line: string): string[] {
  const found: string[] = []
  for (let at = 0; at < line.length;) {
    const first = line[at]
    const pattern = first === '[' ? BRACKETED : first === '"' ? QUOTED : SIMPLE
    pattern.lastIndex = at
    const match = pattern.exec(line)
    if (match === null) {
      found.push(line.slice(at))
      break
    }
    found.push(match[1] ?? match[0])
    BLANKS.lastIndex = pattern.lastIndex
    BLANKS.exec(line)
    at = BLANKS.lastIndex
  }
  return found
}
