import type { TableDefinition } from '@qovery/sdk'
import type { Definition, Draft } from './draft.ts'
import { showPath } from './text/data.ts'
import type { Fault } from './text/fault.ts'
import type { ConfigText } from './text/load.ts'

/** The components that a table is in the graph: what writes into it, and what sends its rows. */
export function partsOfTable(table: Draft<TableDefinition>): Draft[] {
  return [sinkOf(table), sourceOf(table)].filter((part) => part !== undefined)
}

/** A warning where a table has inputs and takes no events. */
export function unwritten({ path, common, definition }: Draft<TableDefinition>, text: ConfigText): Fault[] {
  if (definition.inputs !== undefined || (common?.inputs ?? []).length === 0) return []
  const at = [...path, 'inputs']
  const message = `${showPath(at)} has no effect: nothing can be written into a table of the type "${definition.name}"`
  return [{ severity: 'warning', code: 'no-effect', message, path: at, location: text.locate(at, 'key') }]
}

function sinkOf(table: Draft<TableDefinition>): Draft | undefined {
  const { inputs } = table.definition
  if (inputs === undefined || table.common?.inputs.length === 0) return undefined
  const definition: Definition = { ...described(table), inputs: () => inputs }
  return { ...table, kind: 'sink', definition, options: {}, table: table.id }
}

function sourceOf(table: Draft<TableDefinition>): Draft | undefined {
  const source = table.config === undefined ? undefined : table.definition.source?.(table.config)
  if (source === undefined) return undefined
  const { id, option, outputs } = source
  const definition: Definition = { ...described(table), outputs: () => outputs }
  const path = [...table.path, ...option]
  return { ...table, id, kind: 'source', path, definition, options: {}, common: undefined, table: table.id }
}

function described({ definition: { name, summary, stability, config, examples } }: Draft<TableDefinition>) {
  return { name, summary, stability, config, examples }
}
