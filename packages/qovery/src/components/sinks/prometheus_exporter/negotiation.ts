import { parseWeighted, type Weighted } from '../../../kit/http-server/weighted.ts'

/** How names that are not of the old character set are written. Source: Prometheus docs, UTF-8 escaping schemes. */
export type Escaping = 'allow-utf-8' | 'underscores' | 'dots' | 'values'

/** What a page of metrics is written in. Text 0.0.4 never has `allow-utf-8`: it has no syntax for such names. */
export type Format = { readonly escaping: Escaping } & (
  | { readonly kind: 'text'; readonly version: '0.0.4' | '1.0.0' }
  | { readonly kind: 'openmetrics'; readonly version: '0.0.1' | '1.0.0' | '2.0.0' }
  | { readonly kind: 'protobuf'; readonly version: 'delimited' }
)

type Unescaped<F extends Format = Format> = F extends Format ? Omit<F, 'escaping'> : never

const PROTOBUF = 'application/vnd.google.protobuf'
const OPENMETRICS = 'application/openmetrics-text'
const TEXT = 'text/plain'
const METRIC_FAMILY = 'io.prometheus.client.MetricFamily'

const LAST_RESORT: Unescaped = { kind: 'text', version: '0.0.4' }
const OPENMETRICS_DEFAULT: Unescaped = { kind: 'openmetrics', version: '1.0.0' }
/** What a wildcard may get, the preferred first. */
const DEFAULTS = [LAST_RESORT, OPENMETRICS_DEFAULT]

const ESCAPINGS: ReadonlyMap<string, Escaping> = new Map([
  ['allow-utf-8', 'allow-utf-8'],
  // So spelled on the page on content negotiation, against the page on the schemes and against Prometheus itself.
  ['allow-utf8', 'allow-utf-8'],
  ['underscores', 'underscores'],
  ['dots', 'dots'],
  ['values', 'values'],
])

/**
 * The format that an `Accept` header wants most of those there are; text 0.0.4 where it wants none of them.
 * Source: Prometheus docs, scrape protocol content negotiation.
 */
export function negotiateFormat(accept: string | undefined): Format {
  const members = parseWeighted(accept)
  const refused = members.filter((member) => member.weight === 0).map(servedAs)
  for (const member of members) {
    if (member.weight === 0) break
    const format = servedAs(member) ?? wildcard(member.value, refused)
    if (format !== undefined) return withEscaping(format, member.parameters.get('escaping'))
  }
  return withEscaping(LAST_RESORT, undefined)
}

/** The `Content-Type` of a page in `format`. Prometheus 3 fails a scrape over one that is missing or malformed. */
export function contentType(format: Format): string {
  const escaping = `escaping=${format.escaping}`
  switch (format.kind) {
    case 'protobuf':
      return `${PROTOBUF}; proto=${METRIC_FAMILY}; encoding=delimited; ${escaping}`
    case 'openmetrics':
      return `${OPENMETRICS}; version=${format.version}; charset=utf-8; ${escaping}`
    case 'text':
      return `${TEXT}; version=${format.version}; charset=utf-8; ${escaping}`
  }
}

/** The format that a media type names; `undefined` where it is a wildcard, or none that there is. */
function servedAs({ value, parameters }: Weighted): Unescaped | undefined {
  const version = parameters.get('version') ?? ''
  switch (value) {
    case PROTOBUF:
      if (parameters.get('proto') !== METRIC_FAMILY || parameters.get('encoding') !== 'delimited') return undefined
      return { kind: 'protobuf', version: 'delimited' }
    case OPENMETRICS:
      if (version === '') return OPENMETRICS_DEFAULT
      if (version !== '0.0.1' && version !== '1.0.0' && version !== '2.0.0') return undefined
      return { kind: 'openmetrics', version }
    case TEXT:
      if (version === '') return LAST_RESORT
      return version === '0.0.4' || version === '1.0.0' ? { kind: 'text', version } : undefined
    default:
      return undefined
  }
}

function wildcard(value: string, refused: readonly (Unescaped | undefined)[]): Unescaped | undefined {
  const kinds = { '*/*': ['text', 'openmetrics'], 'text/*': ['text'], 'application/*': ['openmetrics'] }
  const allowed = Object.hasOwn(kinds, value) ? kinds[value as keyof typeof kinds] : []
  return DEFAULTS.find(
    ({ kind, version }) => allowed.includes(kind) && !refused.some((no) => no?.kind === kind && no.version === version),
  )
}

function withEscaping(format: Unescaped, asked: string | undefined): Format {
  const known = ESCAPINGS.get(asked ?? '') ?? 'underscores'
  const escaping = format.version === '0.0.4' && known === 'allow-utf-8' ? 'underscores' : known
  return { ...format, escaping }
}
