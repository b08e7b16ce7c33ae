import { nodeHost } from '../src/node/index.ts'
import type { EnrichmentTable, Host } from '../src/function/index.ts'
import type { ValueObject } from '../src/value/index.ts'

const BOB: ValueObject = { id: 1, firstname: 'Bob', surname: 'Smith' }
const PEOPLE: EnrichmentTable = {
  find: (conditions) => (conditions.length === 0 ? [] : [{ ...BOB }]),
}

/** What the examples expect of their surroundings: a table of people, and metrics of the host. */
export function exampleHost(): Host {
  return {
    ...nodeHost(),
    tableNames: ['test'],
    table: (name) => (name === 'test' ? PEOPLE : undefined),
    metrics: () => METRICS,
  }
}

const METRICS: readonly ValueObject[] = []
