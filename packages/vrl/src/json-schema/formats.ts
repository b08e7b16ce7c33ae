import type { Ajv, Format } from 'ajv'

/** The formats that values are checked against: those of the drafts, under the names that all of them share. */
export const FORMATS = [
  'date', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'json-pointer', 'regex', 'relative-json-pointer', 'time',
  'uri', 'uri-reference', 'uri-template', 'uuid',
] as const // prettier-ignore

/** Formats that the library does not have: those with letters beyond ASCII. Who checks them is named beside. */
const WIDER = {
  'idn-email': 'email',
  'idn-hostname': 'hostname',
  iri: 'uri',
  'iri-reference': 'uri-reference',
} as const
const BEYOND_ASCII = /[^\0-\x7f]/g

/** What is longer is not of the format; the checks of some take longer than the text is long. */
const LENGTHS: Readonly<Record<string, number>> = { email: 320, hostname: 255, ipv4: 15, ipv6: 45, uuid: 45 }
const LENGTH = 16_384

/** Bounds the texts that formats are asked about, and adds the formats that the library lacks. */
export function addBoundedFormats(ajv: Ajv): void {
  for (const name of FORMATS) ajv.addFormat(name, bounded(ajv.formats[name] as Format, LENGTHS[name] ?? LENGTH))
  for (const [name, narrow] of Object.entries(WIDER)) {
    const test = ajv.formats[narrow] as (text: string) => boolean
    ajv.addFormat(name, (text: string) => test(text.replaceAll(BEYOND_ASCII, 'x')))
  }
}

function bounded(format: Format, most: number): (text: string) => boolean {
  const test = testOf(format)
  return (text) => text.length <= most && test(text)
}

function testOf(format: Format): (text: string) => boolean {
  if (format instanceof RegExp) return (text) => format.test(text)
  if (typeof format === 'function') return format
  const { validate } = format as { readonly validate: RegExp | ((text: string) => boolean) }
  return validate instanceof RegExp ? (text) => validate.test(text) : validate
}
