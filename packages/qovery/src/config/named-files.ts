import * as z from 'zod'
import { partsOf } from './schema-keys.ts'
import { isTable, type Data, type Path } from './text/data.ts'
import type { Location } from './text/location.ts'

/** A file that an option says is read, or a folder that is written to. */
export interface NamedFile {
  /** The option. */
  readonly path: Path
  readonly file: string
  readonly use: 'file' | 'folder'
  readonly location: Location | undefined
}

/**
 * The files and folders that `data`, options of `schema` that stand at `path`, name. Left out are texts that stand in place of
 * their files, and what stands in a table that is switched off.
 */
export function filesIn(schema: z.core.$ZodType, data: Data | undefined, path: Path): Omit<NamedFile, 'location'>[] {
  if (data === undefined || data === null) return []
  const use = useOf(schema)
  if (use !== undefined) return typeof data === 'string' && !data.includes('\n') ? [{ path, file: data, use }] : []
  const { shape, innerType, in: input, options, element, valueType } = partsOf(schema)
  const inside = innerType ?? input
  if (inside !== undefined) return filesIn(inside, data, path)
  if (options !== undefined) return firstOf(options.map((option) => filesIn(option, data, path)))
  if (Array.isArray(data)) {
    return element === undefined ? [] : data.flatMap((item, index) => filesIn(element, item, [...path, index]))
  }
  if (!isTable(data) || data['enabled'] === false) return []
  return Object.entries(data).flatMap(([key, value]) => {
    const known = shape !== undefined && Object.hasOwn(shape, key) ? shape[key] : valueType
    return known === undefined ? [] : filesIn(known, value, [...path, key])
  })
}

/** Of several readings of the same options, the first that names a file. */
function firstOf<T>(found: readonly T[][]): T[] {
  return found.find((files) => files.length > 0) ?? []
}

function useOf(schema: z.core.$ZodType): NamedFile['use'] | undefined {
  const meta = z.globalRegistry.get(schema)
  return (['file', 'folder'] as const).find((use) => meta?.[use] === true)
}
