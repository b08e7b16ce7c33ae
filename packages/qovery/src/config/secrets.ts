import * as z from 'zod'
import { partsOf } from './schema-keys.ts'
import { isTable, type Data } from './text/data.ts'
import type { Fault } from './text/fault.ts'
import type { Location } from './text/location.ts'
import { suggest } from './text/suggest.ts'

/** What stands in `data` where `schema` has a secret, and below keys that were probably meant for one. */
export function secretsIn(schema: z.core.$ZodType, data: Data | undefined): string[] {
  if (data === undefined || data === null) return []
  if (isSecret(schema)) return scalarsIn(data)
  const { shape, innerType, in: input, options, element, valueType } = partsOf(schema)
  const inside = innerType ?? input
  if (inside !== undefined) return secretsIn(inside, data)
  if (options !== undefined) return options.flatMap((option) => secretsIn(option, data))
  if (element !== undefined && typeof data !== 'object') return secretsIn(element, data)
  if (Array.isArray(data)) return element === undefined ? [] : data.flatMap((item) => secretsIn(element, item))
  if (!isTable(data)) return []
  if (valueType !== undefined) return Object.values(data).flatMap((value) => secretsIn(valueType, value))
  return Object.entries(data).flatMap(([key, value]) => {
    const known = Object.keys(shape ?? {})
    const meant = known.includes(key) ? key : suggest(key, known)
    return meant === undefined ? [] : secretsIn(shape?.[meant] as z.core.$ZodType, value)
  })
}

/** What stands in a table or list where a secret was to stand: it was probably meant for one. */
function scalarsIn(data: Data): string[] {
  if (data === null || data === '') return []
  return typeof data === 'object' ? Object.values(data).flatMap((inner: Data) => scalarsIn(inner)) : [String(data)]
}

/**
 * The fault without `secrets` and the passwords of URLs: in their place stand as many stars, so that the carets keep theirs.
 */
export function concealed(fault: Fault, secrets: readonly string[]): Fault {
  const hide = (text: string) =>
    secrets.reduce((shown, secret) => shown.replaceAll(asWord(secret), stars), text.replace(URL_PASSWORD, stars))
  const hideIn = (location: Location): Location => ({ ...location, lineText: hide(location.lineText) })
  return {
    ...fault,
    message: hide(fault.message),
    hint: fault.hint && hide(fault.hint),
    location: fault.location && hideIn(fault.location),
    related: fault.related?.map(({ message, location }) => ({ message: hide(message), location: hideIn(location) })),
  }
}

const URL_PASSWORD = /(?<=:\/\/[^\s/@:]*:)[^\s/@]+(?=@)/g

function isSecret(schema: z.core.$ZodType): boolean {
  return z.globalRegistry.get(schema)?.['secret'] === true
}

function asWord(secret: string): RegExp {
  return new RegExp(`(?<!\\w)${RegExp.escape(secret)}(?!\\w)`, 'g')
}

function stars(secret: string): string {
  return '*'.repeat([...secret].length)
}
