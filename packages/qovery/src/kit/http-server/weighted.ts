/** One member of a list such as `Accept`: what is acceptable, and how much. */
export interface Weighted {
  /** Lower case, as `text/plain`, `gzip` or `*`. */
  readonly value: string
  /** Names in lower case; values as sent, without quotes. `q` is not among them. */
  readonly parameters: ReadonlyMap<string, string>
  /** From 0 (refused) to 1. */
  readonly weight: number
}

/** More than any honest client sends; the rest of a longer list is not looked at. */
const MOST_MEMBERS = 64
const MOST_PARAMETERS = 16
const WEIGHT = /^(?:[01]|[01]?\.\d{0,9})$/

/**
 * The members of an `Accept` or `Accept-Encoding` header, the most wanted first; of equal weight wildcards come last,
 * and the others keep their order. Members that are not well-formed are left out.
 * Source: RFC 9110, sections 12.4.2 and 12.5.
 */
export function parseWeighted(header: string | undefined): Weighted[] {
  if (header === undefined) return []
  const members: Weighted[] = []
  for (const text of splitUnquoted(header, ',', MOST_MEMBERS)) {
    const member = parseMember(text)
    if (member !== undefined) members.push(member)
  }
  return members.sort((a, b) => b.weight - a.weight || wildness(a) - wildness(b))
}

function wildness({ value }: Weighted): number {
  if (!value.includes('*')) return 0
  return value.startsWith('*') ? 2 : 1
}

function parseMember(text: string): Weighted | undefined {
  const [value = '', ...rest] = splitUnquoted(text, ';', MOST_PARAMETERS + 1)
  const parameters = new Map<string, string>()
  let weight = 1
  for (const part of rest) {
    const equals = part.indexOf('=')
    if (equals < 0) continue
    const name = part.slice(0, equals).trim().toLowerCase()
    const content = unquoted(part.slice(equals + 1).trim())
    if (name !== 'q') parameters.set(name, content)
    else if (WEIGHT.test(content)) weight = Math.min(Number(content), 1)
    else return undefined
  }
  const name = value.trim().toLowerCase()
  return name === '' || Number.isNaN(weight) ? undefined : { value: name, parameters, weight }
}

function splitUnquoted(text: string, separator: string, most: number): string[] {
  const parts: string[] = []
  let start = 0
  let quoted = false
  for (let i = 0; i < text.length && parts.length < most; i++) {
    const char = text[i]
    if (quoted && char === '\\') i++
    else if (char === '"') quoted = !quoted
    else if (!quoted && char === separator) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  if (parts.length < most) parts.push(text.slice(start))
  return parts
}

function unquoted(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text
  return text.slice(1, -1).replaceAll(/\\(.)/gs, '$1')
}
