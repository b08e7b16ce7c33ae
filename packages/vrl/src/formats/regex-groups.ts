import { Kind } from '../kind/index.ts'
import type { Regex, RegexMatch } from '../regex/index.ts'
import { compareText, setField, type Value, type ValueObject } from '../value/index.ts'

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
  const isHostile = keys.includes('__proto__')
  const addNamed = (object: ValueObject, match: RegexMatch) => {
    for (let i = 0; i < keys.length; i++) {
      const value: Value = match[groups[i] as number] ?? null
      if (isHostile) setField(object, keys[i] as string, value)
      else object[keys[i] as string] = value
    }
    return object
  }
  return numbered ? (match) => addNamed(numberedGroups(match), match) : (match) => addNamed({}, match)
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
