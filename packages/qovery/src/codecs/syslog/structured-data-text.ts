import { encodeJson, isObject, sortedKeys, valueToText, type Value, type ValueObject } from '@qovery/vrl/value'

/** The longest name of an element or a parameter. RFC 5424, section 6.3. */
const LONGEST_NAME = 32
/** Objects nested deeper than this are written as JSON. */
const MOST_LEVELS = 16

/**
 * Structured data (RFC 5424, section 6.3) from an object of objects: fields of inner ones get names with dots, arrays
 * are written as JSON, an element that is no object has the one parameter `value`. `undefined`: there is none.
 */
export function structuredDataText(data: Value | undefined): string | undefined {
  if (!isObject(data)) return undefined
  const ids = new Set<string>()
  let text = ''
  for (const key of sortedKeys(data)) {
    const name = nameOf(key)
    if (name === '') continue
    const id = unique(name, ids)
    const params = new Map<string, string>()
    const element = data[key] as Value
    if (isObject(element)) addParams(element, '', params, 0)
    else params.set('value', valueToText(element))
    text += `[${id}${[...params].map(([param, value]) => ` ${param}="${escaped(value)}"`).join('')}]`
  }
  return text === '' ? undefined : text
}

function addParams(object: ValueObject, prefix: string, params: Map<string, string>, level: number): void {
  for (const key of sortedKeys(object)) {
    const leaf = nameOf(key)
    if (leaf === '') continue
    const name = joined(prefix, leaf)
    const value = object[key] as Value
    if (isObject(value) && level < MOST_LEVELS) addParams(value, name, params, level + 1)
    else params.set(unique(name, params), typeof value === 'object' ? asText(value) : valueToText(value))
  }
}

function asText(value: Value): string {
  return Array.isArray(value) || isObject(value) ? encodeJson(value) : valueToText(value)
}

/** The name with `_` in place of what may not be in one. */
function nameOf(key: string): string {
  return key.replaceAll(/[^!-~]|[="\]]/gu, '_').slice(0, LONGEST_NAME)
}

/** Of names that get too long together the first one is cut: the last one tells siblings apart. */
function joined(prefix: string, leaf: string): string {
  const room = LONGEST_NAME - leaf.length - 1
  return prefix === '' || room <= 0 ? leaf : `${prefix.slice(0, room)}.${leaf}`
}

/** The name, with a number behind it where it is taken. */
function unique(name: string, taken: { has(name: string): boolean; add?(name: string): unknown }): string {
  let found = name
  for (let i = 1; taken.has(found); i++) found = `${name.slice(0, LONGEST_NAME - 1 - String(i).length)}_${i}`
  taken.add?.(found)
  return found
}

function escaped(value: string): string {
  return value.replaceAll(/["\\\]]/g, String.raw`\$&`)
}
