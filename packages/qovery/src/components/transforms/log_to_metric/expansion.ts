import { isObject, parseJson, sortedKeys, valueToText, type Value } from '@qovery/vrl/value'

/**
 * The tags that `prefix*` makes of an object, given as JSON: one per field, named `prefix` and the field's name in lower
 * case with `_` for all that is no letter, digit or underscore; fields that are null are left out, and of fields that
 * come to the same name the last counts. `undefined` where `text` is no JSON object.
 */
export function expandTags(prefix: string, text: string): Map<string, string> | undefined {
  const object = readJson(text)
  if (!isObject(object)) return undefined
  const tags = new Map<string, string>()
  for (const key of sortedKeys(object)) {
    const value = object[key]
    if (value === undefined || value === null) continue
    tags.set(`${prefix}${key}`.replaceAll(/[^0-9A-Za-z_]/gu, '_').toLowerCase(), valueToText(value))
  }
  return tags
}

function readJson(text: string): Value | undefined {
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
