import { toUnicode } from '../formats/encodings/idna.ts'
import type { DnsReader } from '../dns/reader.ts'

const ESCAPED = /\\(\d{3})|\\(.)|([^])/g

/** A domain name as dnstap events show it: with a dot at its end, and punycode decoded. @param lower in lower case */
export function domainName(reader: DnsReader, lower: boolean): string {
  const name = reader.name()
  const labels = name === '' ? [''] : name.split(/(?<=(?:^|[^\\])(?:\\\\)*)\./)
  const text = `${labels.map(labelText).join('.')}.`
  return lower ? text.toLowerCase() : text
}

function labelText(label: string): string {
  const decoded = label.startsWith('xn--') ? toUnicode(label) : undefined
  if (decoded !== undefined) return decoded
  let isFirst = true
  return label.replace(ESCAPED, (_, code?: string, escaped?: string, plain?: string) => {
    const character = code === undefined ? (escaped ?? plain ?? '') : String.fromCharCode(Number(code))
    const text = characterText(character, isFirst)
    isFirst = false
    return text
  })
}

/** Letters, digits and the like as they are, what else can be printed behind a backslash, the rest in octal. */
function characterText(character: string, isFirst: boolean): string {
  const isPlain = /[0-9A-Za-z_]/.test(character) || (isFirst ? character === '*' : character === '-')
  if (isPlain) return character
  return /[!-~]/.test(character) ? `\\${character}` : `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`
}
