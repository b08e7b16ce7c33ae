import type { Ajv, AnySchema, ErrorObject, Options } from 'ajv'
import type { FormatsPlugin } from 'ajv-formats'
import { Lazy } from '../function/index.ts'
import { modernized } from './draft-4.ts'
import { addBoundedFormats, FORMATS } from './formats.ts'
import { compilePattern } from './pattern.ts'

type Constructor = new (options: Options) => Ajv

/** The part of the library `ajv` that is used: a checker for each family of drafts. */
interface Checkers {
  readonly draft7: Constructor
  readonly draft2019: Constructor
  readonly draft2020: Constructor
  readonly addFormats: FormatsPlugin
}

/** The library that checks JSON against schemas. */
export const ajv = new Lazy<Checkers>(async () => {
  const [draft7, draft2019, draft2020, formats] = await Promise.all([
    import('ajv'),
    import('ajv/dist/2019.js'),
    import('ajv/dist/2020.js'),
    import('ajv-formats'),
  ])
  return {
    draft7: draft7.Ajv,
    draft2019: draft2019.Ajv2019,
    draft2020: draft2020.Ajv2020,
    addFormats: pluginOf(formats.default),
  }
})

/** Some bundlers give the whole of a CommonJS module as its default export. */
function pluginOf(exported: unknown): FormatsPlugin {
  return typeof exported === 'function' ? (exported as FormatsPlugin) : (exported as { default: FormatsPlugin }).default
}

const DRAFTS: readonly (readonly [pattern: RegExp, draft: 'draft4' | 'draft7' | 'draft2019' | 'draft2020'])[] = [
  [/draft-04\/schema$/, 'draft4'],
  [/draft-0[67]\/schema$/, 'draft7'],
  [/draft\/2019-09\/schema$/, 'draft2019'],
  [/draft\/2020-12\/schema$/, 'draft2020'],
]

/** A schema that values can be checked against. */
export interface Schema {
  /** A format in it that nobody knows; values are not checked against such. */
  readonly unknownFormat: string | undefined
  /** What is wrong with a value of JSON; empty where nothing is. */
  faultsOf(value: unknown): readonly ErrorObject[]
}

/**
 * Prepares a schema of draft 4, 6, 7, 2019-09 or 2020-12, which its `$schema` says; without one it is of 2020-12.
 * @throws Error where it is none, or refers to one that is not in it
 */
export function prepareSchema(source: unknown, checkers: Checkers): Schema {
  const { $schema, ...rest } = typeof source === 'object' && source !== null ? (source as { $schema?: unknown }) : {}
  const draft = draftOf($schema)
  const isBoolean = typeof source === 'boolean'
  if (!isBoolean && (typeof source !== 'object' || source === null || Array.isArray(source)))
    throw new Error('a schema is an object or a boolean')
  let unknownFormat: string | undefined
  const warn = (message: string) => {
    const [, name] = /^unknown format "(.*)" ignored in schema/s.exec(message) ?? []
    unknownFormat ??= name
  }
  const checker = new checkers[draft === 'draft4' ? 'draft7' : draft]({
    allErrors: true,
    ownProperties: true,
    strict: false,
    verbose: true,
    code: { regExp: compilePattern },
    logger: { log: warn, warn, error: warn },
  })
  checkers.addFormats(checker, { mode: 'full', formats: [...FORMATS] })
  addBoundedFormats(checker)
  const check = checker.compile((isBoolean ? source : draft === 'draft4' ? modernized(rest) : rest) as AnySchema)
  return {
    unknownFormat,
    faultsOf: (value) => (check(value) === true ? [] : (check.errors ?? [])),
  }
}

function draftOf($schema: unknown) {
  if ($schema === undefined) return 'draft2020'
  const uri = typeof $schema === 'string' ? $schema.replace(/#$/, '') : ''
  const [, draft] = DRAFTS.find(([pattern]) => pattern.test(uri)) ?? []
  if (draft === undefined) throw new Error(`Unknown specification: ${JSON.stringify($schema)}`)
  return draft
}
