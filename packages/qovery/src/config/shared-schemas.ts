/** A JSON Schema (draft 2020-12), or a part of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

/** Shorter ones are repeated rather than referred to. */
const SHORTEST = 300
/** What these hold is no schema, whatever it looks like. */
const VALUES: ReadonlySet<string> = new Set(['const', 'default', 'enum', 'examples'])
/** What this holds are schemas by name, and not one itself. */
const TABLE = 'properties'

/** The same JSON Schema with each larger part that it has several times only once, under `$defs`. */
export function withSharedParts(schema: JsonSchema): JsonSchema {
  const counts = new Map<string, number>()
  visit(schema, '', (text) => counts.set(text, (counts.get(text) ?? 0) + 1))
  const names = new Map<string, string>()
  const definitions: Record<string, unknown> = {}
  const shared = (value: unknown, key: string): unknown => {
    if (typeof value !== 'object' || value === null || VALUES.has(key)) return value
    if (Array.isArray(value)) return value.map((item) => shared(item, key))
    const parts = () => Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shared(part, name)]))
    const text = isSchema(value, key) ? JSON.stringify(value) : ''
    if (text.length < SHORTEST || (counts.get(text) ?? 0) < 2) return parts()
    const known = names.get(text)
    if (known !== undefined) return { $ref: `#/$defs/${known}` }
    const name = freeName(key, definitions)
    names.set(text, name)
    definitions[name] = {}
    definitions[name] = parts()
    return { $ref: `#/$defs/${name}` }
  }
  const { $schema, ...rest } = shared(schema, 'config') as JsonSchema
  return { $schema, ...rest, $defs: definitions }
}

/** Calls `found` with the text of every schema in a schema. */
function visit(value: unknown, key: string, found: (text: string) => void): void {
  if (typeof value !== 'object' || value === null || VALUES.has(key)) return
  if (isSchema(value, key)) found(JSON.stringify(value))
  for (const [name, part] of Object.entries(value)) visit(part, Array.isArray(value) ? key : name, found)
}

/** Whether this is a schema that can stand for itself. */
function isSchema(value: object, key: string): boolean {
  if (Array.isArray(value) || key === TABLE) return false
  return ('type' in value || 'anyOf' in value || 'oneOf' in value) && 'description' in value
}

function freeName(key: string, taken: Readonly<Record<string, unknown>>): string {
  let name = key
  for (let i = 2; Object.hasOwn(taken, name); i++) name = `${key}_${i}`
  return name
}
