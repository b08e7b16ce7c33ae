import {
  SHA2_VARIANTS,
  SHA3_VARIANTS,
  sha2Library,
  sha2Of,
  sha3Library,
  sha3Of,
  type Sha2Variant,
  type Sha3Variant,
} from '../crypto/digests.ts'
import { encodeBase16 } from '../formats/encodings/base16.ts'
import { encodeBase64 } from '../formats/encodings/base64.ts'
import { CallFault, type CallSite } from '../function/index.ts'
import { Regex } from '../regex/index.ts'
import { isObject, ownField, toBytes, type Value, type ValueObject } from '../value/index.ts'

/** What is to be blotted out: a pattern or a literal text. */
type Filter = Regex | string
/** Gives what stands in the place of a secret. */
type Redactor = (secret: string) => string

export const redactorLibraries = [sha2Library, sha3Library] as const

const SOCIAL_SECURITY_NUMBER = new Regex(
  '(?:00[1-9]|0[1-9][0-9]|[1-57-8][0-9]{2}|6[0-57-9][0-9]|66[0-57-9])-(?:0[1-9]|[1-9]0|[1-9][1-9])-' +
    '(?:000[1-9]|00[1-9]0|0[1-9]00|[1-9]000|[1-9]{4})',
)

/** The function that blots out secrets in a text, as a call's `filters` and `redactor` say. @throws CallFault */
export function redactionOf(call: CallSite): (text: string) => string {
  const listed = call.constant('filters')
  if (!Array.isArray(listed)) throw new CallFault('"filters" has to be known when the program is compiled', 'filters')
  const filters = listed.flatMap(filtersOf)
  const redactor = call.has('redactor') ? redactorOf(call.constant('redactor')) : full
  return (text) => {
    let redacted = text
    for (const filter of filters) {
      redacted =
        typeof filter === 'string'
          ? redacted.replaceAll(filter, redactor)
          : filter.replaceAll(redacted, (match) => redactor(match[0]))
    }
    return redacted
  }
}

function filtersOf(filter: Value): Filter[] {
  if (filter instanceof Regex) return [filter]
  if (filter === 'us_social_security_number') return [SOCIAL_SECURITY_NUMBER]
  if (filter === 'pattern') return wrongFilter('pattern cannot be used without arguments')
  if (typeof filter === 'string') return wrongFilter('unknown filter name')
  if (!isObject(filter)) return wrongFilter('unknown literal for filter, must be a regex, filter name, or object')
  const type = ownField(filter, 'type')
  if (type === undefined) return wrongFilter('filters specified as objects must have type parameter')
  if (typeof type !== 'string') return wrongFilter('type key in filters must be a string')
  if (type === 'us_social_security_number') return [SOCIAL_SECURITY_NUMBER]
  return type === 'pattern' ? patternsOf(ownField(filter, 'patterns')) : wrongFilter('unknown filter name')
}

function patternsOf(patterns: Value | undefined): Filter[] {
  if (patterns === undefined) return wrongFilter('pattern filter must have `patterns` specified')
  if (!Array.isArray(patterns)) return wrongFilter('`patterns` must be array of regular expression literals')
  return patterns.map((pattern) =>
    pattern instanceof Regex || typeof pattern === 'string'
      ? pattern
      : wrongFilter('`patterns` must be regular expressions'),
  )
}

function redactorOf(redactor: Value | undefined): Redactor {
  if (redactor === undefined) return wrongRedactor('it has to be known when the program is compiled')
  if (redactor === 'full') return full
  if (redactor === 'sha2' || redactor === 'sha3') return digesting({ type: redactor })
  if (typeof redactor === 'string') return wrongRedactor('unknown name of redactor')
  if (!isObject(redactor)) return wrongRedactor('unknown literal for redactor, must be redactor name or object')
  const type = ownField(redactor, 'type')
  if (type === undefined) return wrongRedactor('redactor specified as objects must have type parameter')
  if (typeof type !== 'string') return wrongRedactor('type key in redactor must be a string')
  switch (type) {
    case 'full':
      return full
    case 'text':
      return replacing(ownField(redactor, 'replacement'))
    case 'sha2':
    case 'sha3':
      return digesting(redactor)
    default:
      return wrongRedactor('unknown `type` for `redactor`')
  }
}

const full: Redactor = () => '[REDACTED]'

function replacing(replacement: Value | undefined): Redactor {
  if (replacement === undefined) return wrongRedactor('text redactor must have `replacement` specified')
  return typeof replacement === 'string' ? () => replacement : wrongRedactor('`replacement` must be a string')
}

function digesting(options: ValueObject): Redactor {
  const two = ownField(options, 'type') === 'sha2'
  const variant = ownField(options, 'variant') ?? (two ? 'SHA-512/256' : 'SHA3-512')
  if (typeof variant !== 'string') return wrongRedactor('`variant` must be a string')
  if (!Object.hasOwn(two ? SHA2_VARIANTS : SHA3_VARIANTS, variant))
    return wrongRedactor(`invalid ${two ? 'sha2' : 'sha3'} variant`)
  const encode = encodingOf(ownField(options, 'encoding') ?? 'base64')
  return (secret) => encode((two ? sha2Of(variant as Sha2Variant) : sha3Of(variant as Sha3Variant))(toBytes(secret)))
}

function encodingOf(encoding: Value): (bytes: Uint8Array) => string {
  if (typeof encoding !== 'string') return wrongRedactor('encoding must be string')
  if (encoding === 'base64') return (bytes) => encodeBase64(bytes)
  return encoding === 'base16' || encoding === 'hex' ? encodeBase16 : wrongRedactor('unexpected encoding')
}

function wrongFilter(message: string): never {
  throw new CallFault(message, 'filters')
}

function wrongRedactor(message: string): never {
  throw new CallFault(message, 'redactor')
}
