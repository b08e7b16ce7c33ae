import type { JsonSchema } from '../../packages/qovery/src/config/shared-schemas.ts'

/** What the reference says of one option. */
export interface OptionDoc {
  /** The names on the way to it; `[]` stands for each item of a list, `<name>` for a name of the user's choice. */
  readonly path: readonly string[]
  /** In words, such as `list of strings`. */
  readonly type: string
  readonly required: boolean
  /** `undefined`: none. */
  readonly default: unknown
  readonly description: string
  readonly unit: string | undefined
  /** Values and what they mean. */
  readonly choices: readonly (readonly [value: string, meaning: string])[]
  readonly examples: readonly unknown[]
  readonly marks: readonly ('secret' | 'template' | 'file')[]
  /** The name of another option and those of its values with which this one exists; `undefined`: always. */
  readonly when: { readonly option: string; readonly values: readonly string[] } | undefined
  readonly children: readonly OptionDoc[]
}

type When = OptionDoc['when']
const MARKS = ['secret', 'template', 'file'] as const

/** The options of a schema of an object, or of a choice among objects, in the order in which it declares them. */
export function optionsOf(schema: JsonSchema, path: readonly string[] = []): OptionDoc[] {
  return objectsIn(schema).flatMap((object) => {
    if (isList(object['oneOf'])) return optionsOfChoice(object['oneOf'], path)
    return Object.entries(object.properties ?? {}).map(([name, option]) =>
      optionOf(option, { path: [...path, name], required: object.required?.includes(name) ?? false, when: undefined }),
    )
  })
}

/** Every option with all that are inside of it, outer ones first. */
export function flattened(options: readonly OptionDoc[]): OptionDoc[] {
  return options.flatMap((option) => [option, ...flattened(option.children)])
}

/** The name of an option as users write it: `tls.crt_file`, `items[].name`. */
export function nameOf({ path }: Pick<OptionDoc, 'path'>): string {
  return path.join('.').replaceAll('.[]', '[]')
}

function optionOf(given: JsonSchema, place: { path: readonly string[]; required: boolean; when: When }): OptionDoc {
  const [only, ...others] = alternatives(given)
  // What may also be `null` has its description inside.
  const schema = others.length === 0 ? { ...only, ...given } : given
  return {
    ...place,
    type: typeOf(schema),
    required: place.required && schema['default'] === undefined,
    default: schema['default'],
    description: textOf(schema['description']),
    unit: typeof schema['unit'] === 'string' ? schema['unit'] : undefined,
    choices: choicesOf(schema),
    examples: isList(schema['examples']) ? schema['examples'] : [],
    marks: MARKS.filter((mark) => alternatives(schema).some((one) => one[mark] === true)),
    children: childrenOf(schema, place.path),
  }
}

function childrenOf(schema: JsonSchema, path: readonly string[]): OptionDoc[] {
  return alternatives(schema).flatMap((one) => {
    if (isSchema(one['items'])) return childrenOf(one['items'], [...path, '[]'])
    if (isSchema(one['additionalProperties'])) return childrenOf(one['additionalProperties'], [...path, '<name>'])
    return one.properties === undefined && one['oneOf'] === undefined ? [] : optionsOf(one, path)
  })
}

/** A choice among objects that one option decides on: that option once, then those of each alternative. */
function optionsOfChoice(variants: readonly JsonSchema[], path: readonly string[]): OptionDoc[] {
  const decider = Object.keys(variants[0]?.properties ?? {}).find((name) =>
    variants.every((variant) => variant.properties?.[name]?.['const'] !== undefined),
  )
  if (decider === undefined) return variants.flatMap((variant) => optionsOf(variant, path))
  const choices: JsonSchema = { type: 'string', enum: variants.map((variant) => valueOf(variant, decider)) }
  const meanings = variants.map((one) => [valueOf(one, decider), textOf(one.properties?.[decider]?.['description'])])
  const first = optionOf(
    {
      ...choices,
      description: `The ${decider.replaceAll('_', ' ')}; the other options depend on it.`,
      choices: Object.fromEntries(meanings) as unknown,
    },
    {
      path: [...path, decider],
      required: variants.every((one) => one.required?.includes(decider)),
      when: undefined,
    },
  )
  return [first, ...optionsBeside(decider, variants, path)]
}

function optionsBeside(decider: string, variants: readonly JsonSchema[], path: readonly string[]): OptionDoc[] {
  const found = new Map<string, { schema: JsonSchema; name: string; required: boolean; values: string[] }>()
  for (const variant of variants) {
    for (const [name, schema] of Object.entries(variant.properties ?? {})) {
      if (name === decider) continue
      const required = variant.required?.includes(name) ?? false
      const key = JSON.stringify([name, required, schema])
      const entry = found.get(key) ?? { schema, name, required, values: [] }
      found.set(key, entry)
      entry.values.push(valueOf(variant, decider))
    }
  }
  return [...found.values()].map(({ schema, name, required, values }) =>
    optionOf(schema, {
      path: [...path, name],
      required,
      when: values.length === variants.length ? undefined : { option: nameOf({ path: [...path, decider] }), values },
    }),
  )
}

function valueOf(variant: JsonSchema, decider: string): string {
  return String(variant.properties?.[decider]?.['const'])
}

function choicesOf(schema: JsonSchema): OptionDoc['choices'] {
  for (const one of alternatives(schema)) {
    const meanings = isSchema(one['choices']) ? one['choices'] : {}
    const values: unknown = one['enum']
    if (Array.isArray(values)) return values.map(String).map((value) => [value, textOf(meanings[value])])
    if (isSchema(one['items'])) return choicesOf(one['items'])
  }
  return []
}

function typeOf(schema: JsonSchema): string {
  const types = new Set(alternatives(schema).map(typeOfOne))
  return types.size === 0 || types.has('any') ? 'any' : [...types].join(' or ')
}

function typeOfOne(schema: JsonSchema): string {
  if (schema['const'] !== undefined) return JSON.stringify(schema['const'])
  if (schema['oneOf'] !== undefined || schema.properties !== undefined) return 'table'
  if (schema['type'] === 'array')
    return isSchema(schema['items']) ? `list of ${plural(typeOf(schema['items']))}` : 'list'
  if (schema['type'] === 'object') {
    const inside = schema['additionalProperties']
    return isSchema(inside) ? `table of ${plural(typeOf(inside))}` : 'table'
  }
  return TYPES[String(schema['type'])] ?? 'any'
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
}

function plural(type: string): string {
  return type.replaceAll(/(?<=^| or )(list|table|string|number|whole number|any)\b/g, (word) =>
    word === 'any' ? 'anything' : `${word}s`,
  )
}

/** What a value may be, without `null`, which stands for "not set". */
function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  if (!isList(schema['anyOf'])) return [schema]
  return schema['anyOf'].flatMap(alternatives).filter((one) => one['type'] !== 'null')
}

function objectsIn(schema: JsonSchema): readonly JsonSchema[] {
  return alternatives(schema).filter((one) => one.properties !== undefined || one['oneOf'] !== undefined)
}

function isList(value: unknown): value is readonly JsonSchema[] {
  return Array.isArray(value)
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
