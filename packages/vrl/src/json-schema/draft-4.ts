type Schema = Readonly<Record<string, unknown>>

/** A schema of draft 4 in the words of draft 6 and later. Data (`enum`, `default`) stays as it is. */
export function modernized(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(modernized)
  if (typeof schema !== 'object' || schema === null) return schema
  const { id, minimum, maximum, exclusiveMinimum, exclusiveMaximum, ...rest } = schema as Schema
  const fields = Object.entries(rest).map(([key, value]) => [key, DATA.has(key) ? value : modernized(value)])
  return {
    ...Object.fromEntries(fields),
    ...(id !== undefined && { [typeof id === 'string' ? '$id' : 'id']: modernized(id) }),
    ...bound('minimum', 'exclusiveMinimum', minimum, exclusiveMinimum),
    ...bound('maximum', 'exclusiveMaximum', maximum, exclusiveMaximum),
  }
}

const DATA = new Set(['enum', 'default', 'const', 'required', 'type'])

/** A bound with the boolean that excludes it; properties of these names hold schemas. */
function bound(name: string, exclusive: string, limit: unknown, isExclusive: unknown): Schema {
  const isBoolean = typeof isExclusive === 'boolean'
  return {
    ...(limit !== undefined && { [isExclusive === true ? exclusive : name]: modernized(limit) }),
    ...(isExclusive !== undefined && !isBoolean && { [exclusive]: modernized(isExclusive) }),
  }
}
