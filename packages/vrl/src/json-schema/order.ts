import type { ErrorObject } from 'ajv'

/**
 * Compares two faults by where `jsonschema` finds them: the keywords of a schema in the order of their names, with what
 * is wrong below a field or an item where the keyword for fields or items stands.
 */
export function compareFaults(a: ErrorObject, b: ErrorObject): number {
  const left = tokensOf(a.instancePath)
  const right = tokensOf(b.instancePath)
  for (let i = 0; i < left.length && i < right.length; i++) {
    const order = compareTokens(left[i] as string, right[i] as string)
    if (order !== 0) return order
  }
  if (left.length < right.length) return compareNames(keywordOf(a), holderKeyword(a, right[left.length] as string)) || 1
  if (left.length > right.length)
    return compareNames(holderKeyword(b, left[right.length] as string), keywordOf(b)) || -1
  return compareNames(keywordOf(a), keywordOf(b))
}

function tokensOf(path: string): string[] {
  return path.split('/').slice(1)
}

function compareTokens(a: string, b: string): number {
  return /^\d+$/.test(a) && /^\d+$/.test(b) ? Number(a) - Number(b) : compareNames(a, b)
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function keywordOf(fault: ErrorObject): string {
  return fault.propertyName === undefined ? fault.keyword : 'propertyNames'
}

/** The keyword by which the schema that has a fault speaks of its fields or items. */
function holderKeyword({ parentSchema }: ErrorObject, token: string): string {
  if (parentSchema === undefined) return ''
  if (/^\d+$/.test(token) && !('properties' in parentSchema)) return 'items'
  return 'additionalProperties' in parentSchema ? 'additionalProperties' : 'properties'
}
