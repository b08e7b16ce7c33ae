import { Kind } from '../kind/index.ts'
import type { Regex, RegexMatch } from '../regex/index.ts'
import { compareText, setField, type ValueObject } from '../value/index.ts'

/** Makes an object of a match. */
export type GroupReader = (match: RegexMatch) => ValueObject

const TEXT_OR_NULL = Kind.bytes.or(Kind.null)

/** The kind of the objects that a pattern gives, with or without numbers. */
export function groupKinds(pattern: Regex): Kind {
  const fields: Record<string, Kind> = Object.fromEntries(
    pattern.names.map((_, group) => [String(group), TEXT_OR_NULL]),
  )
  for (const name of pattern.names) if (name !== undefined) fields[name] = Kind.bytes
  return Kind.object(fields)
}

/** The same as values really have it: groups may take no part, and whether there are numbers is not known. */
export function doubtfulGroups(pattern: Regex): Kind {
  const fields: Record<string, Kind> = {}
  for (const number of pattern.names.keys()) fields[String(number)] = Kind.bytes.or(Kind.undefined)
  for (const name of pattern.names) if (name !== undefined) fields[name] = TEXT_OR_NULL
  return Kind.object(fields)
}

/** A reader whose objects all have the same fields in the same order: that of their names. */
export function groupReader(pattern: Regex, numbered: boolean): GroupReader {
  const named = pattern.names.flatMap((name, group) => (name === undefined ? [] : [{ name, group }]))
  named.sort((a, b) => compareText(a.name, b.name))
  const keys = named.map(({ name }) => name)
  const groups = named.map(({ group }) => group)
  if (keys.includes('__proto__')) return hostileReader(keys, groups, numbered)
  const [key0, key1, key2, key3] = keys
  const [group0 = 0, group1 = 0, group2 = 0, group3 = 0] = groups
  // The first ones each in a statement of its own, for which V8 keeps in mind where the field goes: a third of the time of a loop.
  const addNamed = (object: ValueObject, match: RegexMatch) => {
    if (key0 !== undefined) object[key0] = match[group0] ?? null
    if (key1 !== undefined) object[key1] = match[group1] ?? null
    if (key2 !== undefined) object[key2] = match[group2] ?? null
    if (key3 !== undefined) object[key3] = match[group3] ?? null
    for (let i = 4; i < keys.length; i++) object[keys[i] as string] = match[groups[i] as number] ?? null
    return object
  }
  return numbered ? (match) => addNamed(numberedGroups(match), match) : (match) => addNamed({}, match)
}

/** The same for names among which is `__proto__`. */
function hostileReader(keys: readonly string[], groups: readonly number[], numbered: boolean): GroupReader {
  return (match) => {
    const object = numbered ? numberedGroups(match) : {}
    for (const [i, key] of keys.entries()) setField(object, key, match[groups[i] as number] ?? null)
    return object
  }
}

/** Groups that took no part get no number. */
function numberedGroups(match: RegexMatch): ValueObject {
  const object: ValueObject = {}
  let number = 0
  for (let group = 0; group < match.length; group++) {
    const text = match[group]
    if (text !== undefined) object[String(number++)] = text
  }
  return object
}
