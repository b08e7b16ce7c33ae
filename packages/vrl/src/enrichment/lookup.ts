import {
  CallFault,
  Failure,
  fail,
  param,
  type CallSite,
  type EnrichmentTable,
  type TableCondition,
  type TableOptions,
} from '../function/index.ts'
import { typeName } from '../collection/type-name.ts'
import { isObject, ownField, sortedKeys, Timestamp, toText, type Value, type ValueObject } from '../value/index.ts'

/** The parameters of the functions that look up rows of enrichment tables. */
export const LOOKUP_PARAMS = [
  param.text('table', 'The name of the enrichment table.', { constant: true }),
  param.object(
    'condition',
    'What the fields of a row have to be; a field of time may lie in `{ "from": …, "to": … }`, of which one may be missing.',
  ),
  param.array('select', 'The fields of the row that are wanted. Left out: all of them.', { optional: true }),
  param.boolean('case_sensitive', 'Whether upper and lower case are told apart.', { default: true, constant: true }),
  param.text('wildcard', 'What a field may be as well, whatever the condition asks for.', { optional: true }),
] as const

/** The table that a call names. @throws CallFault where there is none of that name */
export function tableOf({ host, constant }: CallSite): EnrichmentTable {
  if (host.table === undefined) throw new CallFault('enrichment tables not loaded', 'table')
  const name = toText(constant('table') as string)
  const table = host.table(name)
  if (table !== undefined) return table
  const names = host.tableNames?.map((known) => `"${known}"`).join(', ') ?? ''
  throw new CallFault(`there is no enrichment table "${name}"${names === '' ? '' : `, but ${names}`}`, 'table')
}

/** The rows that a table finds. @throws Failure, with the reason, where it cannot answer such conditions */
export function rowsOf(
  table: EnrichmentTable,
  conditions: readonly TableCondition[],
  options: TableOptions,
): ValueObject[] {
  try {
    return table.find(conditions, options)
  } catch (error) {
    if (error instanceof Failure) throw error
    return fail(error instanceof Error ? error.message : String(error))
  }
}

/** What a lookup asks for. @throws Failure where a range of time has another type, or `select` is no list of names */
export function conditionsOf(condition: ValueObject): TableCondition[] {
  return sortedKeys(condition).map((field) => conditionOf(field, condition[field] as Value))
}

function conditionOf(field: string, value: Value): TableCondition {
  if (!isObject(value)) return { field, equals: value }
  const [from, to] = [timeIn(value, 'from'), timeIn(value, 'to')]
  if (from === undefined && to === undefined) return { field, equals: value }
  return { field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}

function timeIn(range: ValueObject, side: string): Timestamp | undefined {
  const time = ownField(range, side)
  if (time === undefined || time instanceof Timestamp) return time
  return fail(`${side} in condition must be a timestamp`)
}

/** The options of a lookup that finds `most` rows. @throws Failure where `select` holds something else than names */
export function lookupOptions(
  select: readonly Value[] | undefined,
  caseSensitive: boolean,
  wildcard: string | undefined,
  most: number,
): TableOptions {
  return { select: select?.map(nameFrom), caseSensitive, wildcard, most }
}

function nameFrom(value: Value): string {
  if (typeof value === 'string' || value instanceof Uint8Array) return toText(value)
  return fail(`expected string, got ${typeName(value)}`)
}
