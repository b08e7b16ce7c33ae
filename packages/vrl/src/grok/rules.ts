import { parsePath, PathSyntaxError } from '../path/index.ts'
import { compareText, isObject, ownField, setField, type Value, type ValueObject } from '../value/index.ts'
import { dateMatcher } from './date.ts'
import type { Filter } from './filter.ts'
import { compileFilter } from './filters.ts'
import { expandGrok, GrokError, matcherOf } from './grok.ts'
import { LIBRARY, MATCHERS } from './library.ts'
import type { Matcher } from './matcher.ts'
import { endOfRule, parseRule, RuleSyntaxError, type Rule, type RuleFunction } from './rule-syntax.ts'

const DEFINITIONS: ReadonlyMap<string, string> = new Map([...LIBRARY, ...MATCHERS])
/** Matchers that make something else of what they match. */
const CONVERTING: ReadonlyMap<string, string> = new Map([
  ['integer', 'integerStr'],
  ['integerExt', 'integerExtStr'],
  ['number', 'numberStr'],
  ['numberExt', 'numberExtStr'],
])

/** Where the text of a group goes, and what is made of it. */
interface Target {
  readonly path: readonly string[]
  readonly filters: Filter[]
}

/** Compiles rules in Datadog's dialect, in which patterns may use aliases. @throws GrokError */
export function compileRules(patterns: readonly string[], aliases: ReadonlyMap<string, string>): GrokRule[] {
  return patterns.filter((pattern) => pattern !== '').map((pattern) => new RuleCompiler(aliases).rule(pattern))
}

/** A rule that takes texts apart. */
export class GrokRule {
  readonly #matcher: Matcher
  readonly #targets: ReadonlyMap<string, Target>
  /** Names of groups in the order in which they are looked at. */
  readonly #order: readonly string[]

  constructor(matcher: Matcher, targets: ReadonlyMap<string, Target>) {
    this.#matcher = matcher
    this.#targets = targets
    this.#order = [...new Set(matcher.names)].sort(compareText)
  }

  /** The fields of a text; `undefined`: it does not match. */
  apply(text: string): ValueObject | undefined {
    const found = new Map<string, string>()
    if (!this.#matcher.match(text, (name, part) => void found.set(name, part))) return undefined
    const result: ValueObject = {}
    for (const name of this.#order) {
      const part = found.get(name)
      if (part === undefined || part === '') continue
      const target = this.#targets.get(name)
      if (target === undefined) setField(result, name, part)
      else add(result, target, part)
    }
    clean(result)
    return result
  }
}

function add(result: ValueObject, { path, filters }: Target, part: string): void {
  let value: Value | undefined = part
  for (const filter of filters) {
    value = filter(value)
    if (value === undefined || value === null) return
    if (isObject(value)) value = withNestedKeys(value)
  }
  if (path.length > 0) append(result, path, value)
  else if (isObject(value)) for (const [key, field] of Object.entries(value)) setField(result, key, field as Value)
}

/** Sets a nested field; the values of one that is there already become an array. */
function append(result: ValueObject, path: readonly string[], value: Value): void {
  const object = parentOf(result, path)
  const name = path.at(-1) as string
  const before = ownField(object, name)
  if (before === undefined) setField(object, name, value)
  else if (Array.isArray(before)) before.push(value)
  else setField(object, name, [before, value])
}

function parentOf(result: ValueObject, path: readonly string[]): ValueObject {
  let object = result
  for (const name of path.slice(0, -1)) {
    let inner = ownField(object, name)
    if (!isObject(inner)) setField(object, name, (inner = {}))
    object = inner
  }
  return object
}

/** An object whose keys such as `a.b` have become objects within it. */
function withNestedKeys(object: ValueObject): ValueObject {
  const result: ValueObject = {}
  for (const [key, value] of Object.entries(object)) {
    const nested = nestedValue(value as Value)
    const path = pathOf(key)
    setField(parentOf(result, path), path.at(-1) as string, nested)
  }
  return result
}

function nestedValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(nestedValue)
  return isObject(value) ? withNestedKeys(value) : value
}

function pathOf(key: string): readonly string[] {
  if (!/["[(.]/.test(key)) return [key]
  try {
    const { segments } = parsePath(key)
    return segments.length > 0 && segments.every((segment) => typeof segment === 'string') ? segments : [key]
  } catch (error) {
    if (error instanceof PathSyntaxError) return [key]
    throw error
  }
}

/** Takes away nulls and empty objects. */
function clean(value: Value): void {
  if (Array.isArray(value)) for (const item of value) clean(item)
  else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      const field = value[key] as Value
      clean(field)
      if (field === null || (isObject(field) && Object.keys(field).length === 0)) delete value[key]
    }
  }
}

class RuleCompiler {
  readonly #aliases: ReadonlyMap<string, string>
  readonly #targets = new Map<string, Target>()
  /** The aliases that are being expanded. */
  readonly #open: string[] = []

  constructor(aliases: ReadonlyMap<string, string>) {
    this.#aliases = aliases
  }

  rule(pattern: string): GrokRule {
    const source = this.#expand(pattern)
    const shown = String.raw`\A${source}\z`
    try {
      return new GrokRule(matcherOf(String.raw`(?m)\A(?:${expandGrok(source, DEFINITIONS)})\z`, shown), this.#targets)
    } catch (error) {
      if (!(error instanceof GrokError)) throw error
      throw new GrokError(`failed to parse grok expression '${shown}': ${error.message}`)
    }
  }

  /** The pattern with its rules as groups and references to definitions. */
  #expand(pattern: string): string {
    let result = ''
    let from = 0
    for (let at = pattern.indexOf('%{'); at >= 0; at = pattern.indexOf('%{', from)) {
      const end = endOfRule(pattern, at)
      if (end < 0) break
      result += pattern.slice(from, at) + this.#rule(pattern.slice(at, end))
      from = end
    }
    return result + pattern.slice(from)
  }

  #rule(text: string): string {
    const rule = parsed(text)
    const { matcher } = rule
    const group = rule.field === undefined ? undefined : `grok${this.#targets.size}`
    const filters = rule.filter === undefined ? [] : [compileFilter(rule.filter)]
    if (group !== undefined) this.#targets.set(group, { path: rule.field as readonly string[], filters })
    const alias = this.#aliases.get(matcher.name)
    if (alias !== undefined) return grouped(group, this.#alias(matcher.name, alias))
    const converted = CONVERTING.get(matcher.name)
    if (converted !== undefined) filters.unshift(compileFilter({ name: matcher.name, args: undefined }))
    switch (matcher.name) {
      case 'regex':
        return grouped(group, regexOf(matcher))
      case 'date': {
        const date = dateMatcher(matcher)
        filters.unshift(date.filter)
        return grouped(group, date.pattern)
      }
      case 'boolean':
        filters.unshift(booleanOf(matcher))
        return grouped(group, booleanPattern(matcher))
      default:
        return `%{${converted ?? matcher.name}${group === undefined ? '' : `:${group}`}}`
    }
  }

  #alias(name: string, definition: string): string {
    if (this.#open.includes(name)) {
      throw new GrokError(`Circular dependency found in the alias '${this.#open[0]}'`)
    }
    this.#open.push(name)
    const expanded = this.#expand(definition)
    this.#open.pop()
    return expanded
  }
}

function parsed(text: string): Rule {
  try {
    return parseRule(text)
  } catch (error) {
    if (!(error instanceof RuleSyntaxError)) throw error
    throw new GrokError(`failed to parse grok expression '${text}': ${error.message}`)
  }
}

function grouped(group: string | undefined, pattern: string): string {
  return group === undefined ? `(?:${pattern})` : `(?<${group}>${pattern})`
}

function regexOf({ name, args }: RuleFunction): string {
  const [first] = args ?? []
  if (first === undefined || !('value' in first) || typeof first.value !== 'string') {
    throw new GrokError(`invalid arguments for the function '${name}'`)
  }
  return first.value
}

function booleanTexts({ name, args = [] }: RuleFunction): string[] {
  return args.map((argument) => {
    if ('value' in argument && typeof argument.value === 'string') return argument.value
    throw new GrokError(`invalid arguments for the function '${name}'`)
  })
}

/** Two patterns for what is true and what is false, or else those words in any case. */
function booleanPattern(matcher: RuleFunction): string {
  const texts = booleanTexts(matcher)
  return texts.length === 0 ? '[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]' : texts.join('|')
}

function booleanOf(matcher: RuleFunction): Filter {
  const [isTrue = '[Tt][Rr][Uu][Ee]'] = booleanTexts(matcher)
  const pattern = matcherOf(String.raw`\A(?:${isTrue})\z`, isTrue)
  return (value) => (typeof value === 'string' ? pattern.match(value, () => undefined) : undefined)
}
