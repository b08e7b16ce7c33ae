import type * as z from 'zod'

/** The part of a schema's definition that tells what it is made of. */
interface Parts {
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>
  readonly innerType?: z.core.$ZodType
  readonly in?: z.core.$ZodType
  readonly out?: z.core.$ZodType
  readonly options?: readonly z.core.$ZodType[]
  readonly element?: z.core.$ZodType
  readonly valueType?: z.core.$ZodType
}

export function partsOf(schema: z.core.$ZodType): Parts {
  return schema._zod.def as unknown as Parts
}

/** The keys that an object may have at `path` in what `schema` describes; of a choice of objects, those of all. */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const parts = partsOf(schema)
  const inside = parts.innerType ?? parts.in
  if (inside !== undefined) return keysAt(inside, path)
  if (parts.options !== undefined) return [...new Set(parts.options.flatMap((option) => keysAt(option, path)))]
  const [step, ...rest] = path
  if (step === undefined) return Object.keys(parts.shape ?? {})
  const known = parts.shape && Object.hasOwn(parts.shape, step) ? parts.shape[String(step)] : undefined
  const next = known ?? parts.element ?? parts.valueType
  return next === undefined ? [] : keysAt(next, rest)
}

/** The schema of what stands at `path` in what `schema` describes; of a choice, in the first that has it. */
export function schemaAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  const [step, ...rest] = path
  if (step === undefined) return schema
  const parts = partsOf(schema)
  const inside = parts.innerType ?? parts.in
  if (inside !== undefined) return schemaAt(inside, path)
  if (parts.options !== undefined) {
    for (const option of parts.options) {
      const found = schemaAt(option, path)
      if (found !== undefined) return found
    }
    return undefined
  }
  const known = parts.shape && Object.hasOwn(parts.shape, step) ? parts.shape[String(step)] : undefined
  const next = known ?? parts.element ?? parts.valueType
  return next && schemaAt(next, rest)
}
