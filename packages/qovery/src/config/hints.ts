import * as z from 'zod'
import { keysAt, schemaAt } from './schema-keys.ts'
import type { Data } from './text/data.ts'

/** What the type of a value is called in messages. */
export const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a table of options',
  record: 'a table',
  array: 'a list',
}

/** How to write a value that has the wrong type, where that is clear: it is named by no hint. */
export function typeHint(
  value: Data | undefined,
  types: readonly string[],
  schema: z.core.$ZodType,
  at: readonly PropertyKey[],
): string | undefined {
  const wants = (type: string) => types.includes(TYPE_WORDS[type] ?? type)
  if (wants('array') && typeof value !== 'object') return 'write it in brackets: a single one is a list too'
  if (wants('object') && typeof value !== 'object') return optionsHint(schema, at)
  if (wants('string') && !wants('object') && (typeof value === 'number' || typeof value === 'boolean'))
    return 'write it in quotes'
  if (typeof value !== 'string') return undefined
  if (wants('boolean')) return /^(?:true|false)$/.test(value) ? 'write it without quotes' : undefined
  if (!wants('number') && !wants('int')) return undefined
  const [, unit] = /^-?\d+(?:\.\d+)?\s*([a-z%]*)$/i.exec(value) ?? []
  if (unit === undefined) return undefined
  return unit === '' ? 'write it without quotes' : `write the number alone, without "${unit}"`
}

/** What a missing option is for, as its description begins. */
export function purposeHint(schema: z.core.$ZodType, at: readonly PropertyKey[]): string | undefined {
  const found = schemaAt(schema, at)
  const description = found && z.globalRegistry.get(found)?.description
  return description && /^.*?(?=\.(?:\s|$))/s.exec(description)?.[0]
}

function optionsHint(schema: z.core.$ZodType, at: readonly PropertyKey[]): string | undefined {
  const keys = keysAt(schema, at)
  return keys.length === 0 ? undefined : `its options are ${keys.toSorted().join(', ')}`
}
