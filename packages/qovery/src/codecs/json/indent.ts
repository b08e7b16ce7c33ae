/** Compact JSON over several lines, indented by two spaces; empty objects and arrays stay on one. */
export function indentJson(compact: string): string {
  let json = ''
  let depth = 0
  let from = 0
  for (let at = 0; at < compact.length; at++) {
    const character = compact[at]
    if (character === '"') at = endOfString(compact, at)
    else if (character === '{' || character === '[') {
      if (compact.charCodeAt(at + 1) === compact.charCodeAt(at) + 2) at++
      else {
        json += `${compact.slice(from, at + 1)}\n${'  '.repeat(++depth)}`
        from = at + 1
      }
    } else if (character === '}' || character === ']') {
      json += `${compact.slice(from, at)}\n${'  '.repeat(--depth)}`
      from = at
    } else if (character === ',' || character === ':') {
      json += compact.slice(from, at + 1) + (character === ':' ? ' ' : `\n${'  '.repeat(depth)}`)
      from = at + 1
    }
  }
  return json + compact.slice(from)
}

/** Where the closing quote stands of the string that begins at `at`. */
function endOfString(text: string, at: number): number {
  let end = text.indexOf('"', at + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text[at - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}
