import { typeName } from '../collection/type-name.ts'
import { fail } from '../function/index.ts'
import { ownField, type Value, type ValueObject } from '../value/index.ts'

/** How a name server is asked; what is left out is for the host to decide. */
export interface DnsOptions {
  /** Addresses or names, with a port or without. */
  readonly servers: readonly string[]
  readonly timeoutSecs: number | undefined
  readonly attempts: number | undefined
  readonly tcp: boolean
  readonly recurse: boolean
  readonly rotate: boolean
}

/** The options of `dns_lookup`; unknown ones are ignored. @throws Failure where one is not valid */
export function checkedOptions(options: ValueObject): DnsOptions {
  const servers = ownField(options, 'servers')
  if (servers !== undefined && !Array.isArray(servers)) fail(`expected array, got ${typeName(servers)}`)
  // Checked only: a name is asked for as it is, and any answer is taken.
  count(options, 'ndots')
  flag(options, 'aa_only', false)
  return {
    attempts: count(options, 'attempts'),
    tcp: flag(options, 'tcp', false),
    recurse: flag(options, 'recurse', true),
    rotate: flag(options, 'rotate', false),
    timeoutSecs: count(options, 'timeout'),
    servers: (servers ?? []).map(serverName),
  }
}

function serverName(server: Value): string {
  return typeof server === 'string' ? server : fail(`expected string, got ${typeName(server)}`)
}

function count(options: ValueObject, name: string): number | undefined {
  const value = ownField(options, name)
  if (value === undefined) return undefined
  if (typeof value !== 'number' && typeof value !== 'bigint') fail(`expected integer, got ${typeName(value)}`)
  if (typeof value === 'number' && !Number.isInteger(value)) fail('expected integer, got float')
  if (value < 0)
    fail(`${name} has to be a positive integer, got: ${value}. (out of range integral type conversion attempted)`)
  return Number(value)
}

function flag(options: ValueObject, name: string, standard: boolean): boolean {
  const value = ownField(options, name)
  if (value === undefined) return standard
  return typeof value === 'boolean' ? value : fail(`expected boolean, got ${typeName(value)}`)
}
