import type { ErrorObject } from 'ajv'
import { encodeJson, isObject, ownField, type Value } from '../value/index.ts'
import { compareFaults } from './order.ts'
import { translatedPattern } from './pattern.ts'

const MOST_CHOICES = 3

/** What is wrong with a document, in the words of Rust's `jsonschema`: each fault with its place, as a JSON pointer. */
export function describeFaults(faults: readonly ErrorObject[], document: Value): string {
  const groups = merged(outermost(faults).flatMap(perItem).sort(compareFaults))
  return groups.map((group) => `${messageOf(group, document)} at ${group[0].instancePath || '/'}`).join(', ')
}

/** Faults that are one: all the fields that no one expected. */
type Group = readonly [ErrorObject, ...ErrorObject[]]

/** Leaves out the faults that only explain another: why none of several schemas fits. */
function outermost(faults: readonly ErrorObject[]): ErrorObject[] {
  const kept: ErrorObject[] = []
  for (const fault of faults) {
    if (fault.keyword === 'if' || fault.keyword === 'propertyNames') continue
    if (EXPLAINED.has(fault.keyword)) while (explains(kept.at(-1), fault)) kept.pop()
    kept.push(fault)
  }
  return kept
}

const EXPLAINED = new Set(['anyOf', 'oneOf', 'contains', 'not'])

function explains(fault: ErrorObject | undefined, outer: ErrorObject): boolean {
  if (fault === undefined || !fault.instancePath.startsWith(outer.instancePath)) return false
  // Faults found by way of a reference stand below what it refers to.
  const holder = outer.schemaPath.slice(0, outer.schemaPath.lastIndexOf('/') + 1)
  return fault.schemaPath.startsWith(`${outer.schemaPath}/`) || !fault.schemaPath.startsWith(holder)
}

/** Items behind the known ones, which nothing is allowed for since draft 2020-12, are a fault each. */
function perItem(fault: ErrorObject): ErrorObject[] {
  const { keyword, schema, data, instancePath, params } = fault
  if (keyword !== 'items' || schema !== false || !Array.isArray(data)) return [fault]
  return (data as unknown[]).slice(Number(params['limit'])).map((_, i) => ({
    ...fault,
    keyword: 'false schema',
    instancePath: `${instancePath}/${Number(params['limit']) + i}`,
  }))
}

function merged(faults: readonly ErrorObject[]): Group[] {
  const groups: [ErrorObject, ...ErrorObject[]][] = []
  for (const fault of faults) {
    const last = groups.at(-1)
    const isMore = LISTED[fault.keyword] !== undefined && last !== undefined && isSamePlace(last[0], fault)
    if (isMore) last.push(fault)
    else groups.push([fault])
  }
  return groups
}

function isSamePlace(a: ErrorObject, b: ErrorObject): boolean {
  return a.schemaPath === b.schemaPath && a.instancePath === b.instancePath
}

/** The parameter that names the field nobody expected. */
const LISTED: Readonly<Record<string, string>> = {
  additionalProperties: 'additionalProperty',
  unevaluatedProperties: 'unevaluatedProperty',
}

function messageOf(group: Group, document: Value): string {
  const [fault] = group
  const value = fault.propertyName === undefined ? shown(fault, document) : JSON.stringify(fault.propertyName)
  const parameter = LISTED[fault.keyword]
  if (parameter !== undefined) {
    const kind = fault.keyword === 'additionalProperties' ? 'Additional' : 'Unevaluated'
    return `${kind} properties are not allowed (${unexpected(group.map(({ params }) => `'${params[parameter]}'`).sort())}`
  }
  const describe = MESSAGES[fault.keyword]
  return describe === undefined ? `${value} ${fault.message ?? 'is not valid'}` : describe(value, fault)
}

const MESSAGES: Readonly<Record<string, (value: string, fault: ErrorObject) => string>> = {
  additionalItems: (_, fault) => moreItems('Additional', fault),
  anyOf: (value) => `${value} is not valid under any of the schemas listed in the 'anyOf' keyword`,
  const: (_, { params }) => `${json(params['allowedValue'])} was expected`,
  contains: (value) => `None of ${value} are valid under the given schema`,
  dependencies: required,
  dependentRequired: required,
  enum: (value, { params }) => `${value} is not one of ${choices(params['allowedValues'] as unknown[])}`,
  exclusiveMaximum: (value, fault) => `${value} is greater than or equal to the maximum of ${limit(fault)}`,
  exclusiveMinimum: (value, fault) => `${value} is less than or equal to the minimum of ${limit(fault)}`,
  'false schema': (value) => `False schema does not allow ${value}`,
  format: (value, { params }) => `${value} is not a "${params['format']}"`,
  maximum: (value, fault) => `${value} is greater than the maximum of ${limit(fault)}`,
  maxItems: (value, fault) => `${value} has more than ${counted(fault, 'item')}`,
  maxLength: (value, fault) => `${value} is longer than ${counted(fault, 'character')}`,
  maxProperties: (value, fault) => `${value} has more than ${counted(fault, 'property', 'properties')}`,
  minimum: (value, fault) => `${value} is less than the minimum of ${limit(fault)}`,
  minItems: (value, fault) => `${value} has less than ${counted(fault, 'item')}`,
  minLength: (value, fault) => `${value} is shorter than ${counted(fault, 'character')}`,
  minProperties: (value, fault) => `${value} has less than ${counted(fault, 'property', 'properties')}`,
  multipleOf: (value, { params }) => `${value} is not a multiple of ${params['multipleOf']}`,
  not: (value, { schema }) => `${json(schema)} is not allowed for ${value}`,
  oneOf: (value, { params }) =>
    params['passingSchemas'] === null
      ? `${value} is not valid under any of the schemas listed in the 'oneOf' keyword`
      : `${value} is valid under more than one of the schemas listed in the 'oneOf' keyword`,
  pattern: (value, { params }) => `${value} does not match "${translatedPattern(String(params['pattern']))}"`,
  required,
  type: (value, { params }) => `${value} is not of ${types(params['type'] as string | string[])}`,
  unevaluatedItems: (_, fault) => moreItems('Unevaluated', fault),
  uniqueItems: (value) => `${value} has non-unique elements`,
}

function required(_: string, { params }: ErrorObject): string {
  return `${json(params['missingProperty'])} is a required property`
}

function limit({ params }: ErrorObject): string {
  return String(params['limit'])
}

function counted({ params }: ErrorObject, one: string, many = `${one}s`): string {
  return `${params['limit']} ${params['limit'] === 1 ? one : many}`
}

function moreItems(kind: string, { params, data }: ErrorObject): string {
  const from = Number(params['limit'] ?? params['len'] ?? 0)
  const items = (Array.isArray(data) ? (data as unknown[]) : []).slice(from)
  const quote = kind === 'Additional' ? '' : "'"
  return `${kind} items are not allowed (${unexpected(items.map((item) => quote + json(item) + quote))}`
}

function unexpected(items: readonly string[]): string {
  return `${items.join(', ')} ${items.length === 1 ? 'was' : 'were'} unexpected)`
}

function choices(values: readonly unknown[]): string {
  const shownValues = values.map(json)
  if (values.length > MOST_CHOICES) {
    const rest = values.length - MOST_CHOICES + 1
    return `${shownValues.slice(0, MOST_CHOICES - 1).join(', ')} or ${rest} other candidates`
  }
  const last = shownValues.pop() ?? ''
  return shownValues.length === 0 ? last : `${shownValues.join(', ')} or ${last}`
}

function types(type: string | readonly string[]): string {
  const names = typeof type === 'string' ? type.split(',') : type
  if (names.length === 1) return `type "${names[0]}"`
  return `types ${names.toSorted().map((name) => `"${name}"`).join(', ')}` // prettier-ignore
}

function json(value: unknown): string {
  return encodeJson(value as Value)
}

/** The part of the document that is at fault, with its numbers as they were written. */
function shown({ instancePath }: ErrorObject, document: Value): string {
  let value: Value | undefined = document
  for (const part of instancePath.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    value = Array.isArray(value) ? value[Number(name)] : isObject(value) ? ownField(value, name) : undefined
  }
  return value === undefined ? 'null' : encodeJson(value)
}
