/** A JSON Schema, or a part of one. */
export type Json = Readonly<Record<string, unknown>>

const SNAKE_CASE = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/

/** What the reference could not say of the options of a JSON Schema, each with the path of its option. */
export function optionFaults(schema: Json, path = ''): string[] {
  const faults: string[] = []
  const options = Object.entries(partOf(schema['properties']) ?? {})
  for (const [name, option] of options) {
    const inner = path === '' ? name : `${path}.${name}`
    faults.push(...faultsOfOption(name, option as Json, inner), ...optionFaults(option as Json, inner))
  }
  if (options.length > 0 && schema['additionalProperties'] !== false) {
    faults.push(`${path || 'the options'}: unknown keys pass unnoticed; make it with s.object`)
  }
  for (const [inner, at] of innerSchemas(schema, path)) faults.push(...optionFaults(inner, at))
  return faults
}

/** The names of the options that are paths of files. */
export function fileOptions(schema: Json): Set<string> {
  const names = new Set<string>()
  for (const [name, option] of Object.entries(partOf(schema['properties']) ?? {})) {
    if ((option as Json)['file'] === true) names.add(name)
    for (const inner of fileOptions(option as Json)) names.add(inner)
  }
  for (const [inner] of innerSchemas(schema, '')) for (const name of fileOptions(inner)) names.add(name)
  return names
}

function faultsOfOption(name: string, option: Json, path: string): string[] {
  const faults: string[] = []
  if (!SNAKE_CASE.test(name) && option['foreign_name'] !== true) faults.push(`${path}: the name is not snake_case`)
  if (descriptionOf(option).trim() === '') faults.push(`${path}: has no description`)
  const meanings = partOf(option['choices']) ?? {}
  const undescribed = listOf(option['enum']).filter((value) => typeof meanings[String(value)] !== 'string')
  for (const value of undescribed) faults.push(`${path}: the choice ${String(value)} has no description`)
  return faults
}

/** Its own description, or that of the one thing that it may be beside `null`. */
function descriptionOf(option: Json): string {
  const [only, ...others] = listOf(option['anyOf']).filter((one) => partOf(one)?.['type'] !== 'null')
  const description = option['description'] ?? (others.length === 0 ? partOf(only)?.['description'] : undefined)
  return typeof description === 'string' ? description : ''
}

function innerSchemas(schema: Json, path: string): [Json, string][] {
  const items = partOf(schema['items'])
  const values = partOf(schema['additionalProperties'])
  const variants = [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])] as Json[]
  return [
    ...(items === undefined ? [] : [[items, `${path}[]`] as [Json, string]]),
    ...(values === undefined ? [] : [[values, `${path}.<name>`] as [Json, string]]),
    ...variants.map((variant): [Json, string] => [variant, path]),
  ]
}

function partOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
