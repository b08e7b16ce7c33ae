import type * as z from 'zod'
import { purposeHint, TYPE_WORDS, typeHint } from './hints.ts'
import { keysAt } from './schema-keys.ts'
import { coerceInterpolated } from './text/coerce.ts'
import { isTable, pointerOf, showPath, valueAt, type Data, type Path, type Table } from './text/data.ts'
import type { Fault } from './text/fault.ts'
import type { ConfigText } from './text/load.ts'
import { suggest } from './text/suggest.ts'

type Issue = z.core.$ZodIssue

/** Options that fit their schema, or what is wrong with them. */
export interface Checked<T> {
  /** What the schema makes of the options; `undefined` where there are faults. */
  readonly output: T | undefined
  /** The options as plain data, with the values of variables turned into the types that are expected. */
  readonly data: Table
  readonly faults: readonly Fault[]
}

/** Checks the table at `path` in a config, or the part of it in `data`, against a schema. */
export function checkOptions<S extends z.ZodType>(
  schema: S,
  data: Table,
  path: Path,
  text: ConfigText,
): Checked<z.output<S>> {
  const first = schema.safeParse(data)
  if (first.success) return { output: first.data, data, faults: [] }
  const coerced = coerceAll(data, flatten(first.error.issues), path, text)
  const second = coerced === data ? first : schema.safeParse(coerced)
  if (second.success) return { output: second.data, data: coerced, faults: [] }
  const faults = flatten(second.error.issues).flatMap((issue) => faultsOf(issue, { schema, data: coerced, path, text }))
  return { output: undefined, data: coerced, faults }
}

/** The issues of the alternative that came nearest, in place of "fits none of them". */
function flatten(issues: readonly Issue[]): Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
    const nearest = issue.errors.toSorted((a, b) => depthOf(b) - depthOf(a) || a.length - b.length)[0] ?? []
    if (depthOf(nearest) === 0 && issue.errors.length > 1) return [issue]
    return flatten(nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })))
  })
}

function depthOf(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)))
}

/** `data` with the strings that came from variables turned into what was expected in their place. */
function coerceAll(data: Table, issues: readonly Issue[], path: Path, text: ConfigText): Table {
  let copy = data
  for (const issue of issues) {
    const at = issue.path as Path
    if (!text.interpolated.has(pointerOf([...path, ...at]))) continue
    const value = valueAt(data, at)
    for (const expected of expectations(issue)) {
      const coerced = typeof value === 'string' ? coerceInterpolated(value, expected) : undefined
      if (coerced === undefined) continue
      if (copy === data) copy = structuredClone(data)
      const holder = valueAt(copy, at.slice(0, -1)) as Record<PropertyKey, Data>
      holder[at.at(-1) as string | number] = coerced
      break
    }
  }
  return copy
}

function expectations(issue: Issue): readonly ('number' | 'integer' | 'boolean')[] {
  if (issue.code === 'invalid_union') return ['boolean', 'number']
  if (issue.code !== 'invalid_type') return []
  if (issue.expected === 'number') return ['number']
  if (issue.expected === 'int') return ['integer']
  return issue.expected === 'boolean' ? ['boolean'] : []
}

interface Place {
  readonly schema: z.core.$ZodType
  readonly data: Table
  readonly path: Path
  readonly text: ConfigText
}

function faultsOf(issue: Issue, place: Place): Fault[] {
  const path = [...place.path, ...(issue.path as Path)]
  if (place.text.unresolved.has(pointerOf(path))) return []
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, issue.path as Path, place))
  if (issue.code !== 'custom' && issue.path.length > 0 && valueAt(place.data, issue.path as Path) === undefined)
    return [missingKey(issue, place)]
  return [{ severity: 'error', ...wrongValue(issue, path, place), path, location: place.text.locate(path, 'value') }]
}

function missingKey(issue: Issue, { schema, data, path, text }: Place): Fault {
  const at = issue.path as Path
  const whole = [...path, ...at]
  const key = String(at.at(-1))
  const holder = valueAt(data, at.slice(0, -1))
  const near = isTable(holder) ? suggest(key, Object.keys(holder)) : undefined
  return {
    severity: 'error',
    code: 'missing-key',
    message: `the option "${key}" is missing in ${showPath(whole.slice(0, -1)) || 'the config'}`,
    path: whole,
    location: text.locate(whole, 'key'),
    hint: near === undefined ? (choicesHint(issue) ?? purposeHint(schema, at)) : `is "${near}" meant to be it?`,
  }
}

function unknownKey(key: string, at: Path, { schema, path, text }: Place): Fault {
  const whole = [...path, ...at, key]
  const known = keysAt(schema, at)
  const near = suggest(key, known)
  const options = known.toSorted().join(', ')
  return {
    severity: 'error',
    code: 'unknown-key',
    message: `unknown option "${key}" in ${showPath(whole.slice(0, -1)) || 'the config'}`,
    path: whole,
    location: text.locate(whole, 'key'),
    hint:
      near === undefined
        ? known.length > 0
          ? `the options here are ${options}`
          : undefined
        : `did you mean "${near}"?`,
  }
}

function choicesHint(issue: Issue): string | undefined {
  const choices = choicesOf(issue)
  return choices && `it is one of ${choices.join(', ')}`
}

function wrongValue(issue: Issue, path: Path, { schema, data, text }: Place): Pick<Fault, 'code' | 'message' | 'hint'> {
  const where = showPath(path)
  const choices = choicesOf(issue)
  const value = valueAt(data, issue.path as Path)
  if (choices !== undefined) {
    const near = typeof value === 'string' ? suggest(value, choices) : undefined
    const message = `${where} must be ${choices.length === 1 ? `"${choices[0]}"` : `one of ${choices.map((c) => `"${c}"`).join(', ')}`}`
    return { code: 'bad-value', message, hint: near === undefined ? undefined : `did you mean "${near}"?` }
  }
  const types = expectedTypes(issue)
  if (types.includes('a number') && (typeof value === 'number' || typeof value === 'bigint')) {
    return { code: 'bad-value', message: `${where} is out of range` }
  }
  if (types.length > 0) {
    const hint = text.interpolated.has(pointerOf(path)) ? undefined : typeHint(value, types, schema, issue.path)
    return { code: 'bad-type', message: `${where} must be ${types.join(', or ')}`, hint }
  }
  if (issue.code === 'custom' && text.interpolated.has(pointerOf(path))) {
    return {
      code: 'bad-value',
      message: `${where} does not fit: the value of its variable is not what is expected here`,
    }
  }
  const limit = limitOf(issue)
  return { code: 'bad-value', message: limit === undefined ? `${where}: ${issue.message}` : `${where} must ${limit}` }
}

/** What an option may be, in words; of a choice of types: each. */
function expectedTypes(issue: Issue): string[] {
  if (issue.code === 'invalid_type') return [TYPE_WORDS[issue.expected] ?? issue.expected]
  if (issue.code !== 'invalid_union') return []
  return [...new Set(issue.errors.flatMap(([first]) => (first === undefined ? [] : expectedTypes(first))))]
}

/** The limit that a number, text or list does not keep to, in words. */
function limitOf(issue: Issue): string | undefined {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return undefined
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum
  const word = issue.code === 'too_small' ? 'at least' : 'at most'
  if (issue.origin === 'number' || issue.origin === 'int') {
    if (issue.inclusive !== false) return `be ${word} ${limit}`
    return `be ${issue.code === 'too_small' ? 'above' : 'below'} ${limit}`
  }
  if (issue.code === 'too_small' && Number(limit) === 1) return 'not be empty'
  return `have ${word} ${limit} ${issue.origin === 'string' ? 'characters' : 'items'}`
}

/** The values that an option may have, where the issue is that it has none of them. */
function choicesOf(issue: Issue): string[] | undefined {
  if (issue.code === 'invalid_value') return issue.values.map(String)
  const { discriminator, options } = issue as { discriminator?: unknown; options?: readonly unknown[] }
  return discriminator === undefined ? undefined : options?.map(String)
}
