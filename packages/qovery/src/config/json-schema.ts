import * as z from 'zod'
import { COMPONENT_KINDS, SECTIONS, type ComponentKind, type Registry } from '../components/registry.ts'
import { COMMON_OPTIONS, GLOBAL_OPTIONS } from './options.ts'
import { withSharedParts, type JsonSchema } from './shared-schemas.ts'
import { TESTS_OPTIONS } from './unit-tests/options.ts'

/** The JSON Schema of an option schema, as a user writes it: before defaults and conversions. */
export function optionSchema(schema: z.ZodType): JsonSchema {
  const options = { io: 'input', unrepresentable: 'any', override: restore } as const
  const { $schema: _, ...rest } = z.toJSONSchema(schema, options) as JsonSchema
  return rest
}

/** Puts back what zod leaves out of schemas that convert: examples and defaults as the user would write them. */
function restore({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes
  jsonSchema: z.core.JSONSchema.BaseSchema
}): void {
  const examples = z.globalRegistry.get(zodSchema)?.['examples']
  if (Array.isArray(examples)) jsonSchema.examples ??= examples
  const { def } = zodSchema._zod
  if (def.type === 'prefault') jsonSchema.default ??= def.defaultValue
}

/** The JSON Schema of a whole config with the components of `registry`. */
export async function configSchema(registry: Registry): Promise<JsonSchema> {
  const globals = optionSchema(GLOBAL_OPTIONS)
  const tables: Record<string, JsonSchema> = {}
  for (const kind of COMPONENT_KINDS) {
    const components = await Promise.all(registry.names(kind).map((name) => componentSchema(registry, kind, name)))
    tables[SECTIONS[kind]] = { type: 'object', additionalProperties: { oneOf: components } }
  }
  return withSharedParts({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'qovery configuration',
    ...globals,
    properties: { ...tables, ...optionSchema(TESTS_OPTIONS).properties, ...globals.properties },
  })
}

async function componentSchema(registry: Registry, kind: ComponentKind, name: string): Promise<JsonSchema> {
  const definition = await registry.load(kind, name)
  if (definition === undefined) throw new Error(`the registry names a ${kind} "${name}" and has none`)
  const own = optionSchema(definition.config)
  const common = optionSchema(COMMON_OPTIONS[kind])
  const type = { const: name, description: definition.summary }
  const variants = (own['anyOf'] ?? own['oneOf']) as readonly JsonSchema[] | undefined
  if (variants !== undefined) {
    return {
      anyOf: variants.map((variant) => joined(variant, common, type)),
      title: name,
      description: definition.summary,
    }
  }
  return { title: name, description: definition.summary, ...joined(own, common, type) }
}

function joined(own: JsonSchema, common: JsonSchema, type: JsonSchema): JsonSchema {
  return {
    ...own,
    properties: { type, ...common.properties, ...own.properties },
    required: ['type', ...(common.required ?? []), ...(own.required ?? [])],
  }
}
