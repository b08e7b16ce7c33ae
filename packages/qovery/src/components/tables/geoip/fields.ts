import { isObject, ownField, type Value } from '@qovery/vrl/value'

/** Takes a field of a row out of a record; `null` where the record has it not. */
type Field = (record: Value) => Value
export type Fields = ReadonlyMap<string, Field>

/** The fields of the rows of a database by its type, names in the language of `locale`. @throws for a type without such fields */
export function fieldsOfDatabase(type: string, locale: string): Fields {
  if (/^(?:GeoLite2-ASN|GeoIP2-ISP)$/.test(type)) return NETWORK
  if (type === 'GeoIP2-Connection-Type') return plain(['connection_type'])
  if (type === 'GeoIP2-Anonymous-IP') return ANONYMOUS
  if (/^Geo(?:IP2|Lite2)-(?:City|Country|Enterprise)(?:-|$)/.test(type)) return cityFields(locale)
  throw new Error(
    `its type "${type}" has no fields of places; a table of the type "mmdb" gives its records as they are`,
  )
}

function plain(names: readonly string[]): Fields {
  return new Map(names.map((name) => [name, (record) => at(record, [name]) ?? null]))
}

const NETWORK = plain(['autonomous_system_number', 'autonomous_system_organization', 'isp', 'organization'])
const ANONYMOUS = plain([
  'is_anonymous',
  'is_anonymous_vpn',
  'is_hosting_provider',
  'is_public_proxy',
  'is_residential_proxy',
  'is_tor_exit_node',
])

function cityFields(locale: string): Fields {
  const field =
    (...path: readonly string[]): Field =>
    (record) =>
      at(record, path) ?? null
  return new Map([
    ['city_name', field('city', 'names', locale)],
    ['continent_code', field('continent', 'code')],
    ['country_code', field('country', 'iso_code')],
    ['country_name', field('country', 'names', locale)],
    ['timezone', field('location', 'time_zone')],
    ['latitude', field('location', 'latitude')],
    ['longitude', field('location', 'longitude')],
    ['metro_code', field('location', 'metro_code')],
    ['region_name', (record) => at(region(record), ['names', locale]) ?? null],
    ['region_code', (record) => at(region(record), ['iso_code']) ?? null],
    ['postal_code', field('postal', 'code')],
  ])
}

/** The smallest subdivision is the last one. */
function region(record: Value): Value {
  const subdivisions = at(record, ['subdivisions'])
  return Array.isArray(subdivisions) ? (subdivisions.at(-1) ?? null) : null
}

function at(record: Value, path: readonly string[]): Value | undefined {
  let value: Value | undefined = record
  for (const name of path) value = isObject(value) ? ownField(value, name) : undefined
  return value
}
