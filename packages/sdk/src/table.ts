import type { EnrichmentTable } from '@qovery/vrl'
import type * as z from 'zod'
import type { Sink, Source, SourceDefinition } from './component.ts'
import type { ComponentContext } from './context.ts'
import type { Kind } from './event.ts'

/** Rows that programs look up. `find` throws, with the reason, where it cannot answer such conditions. */
export interface Table extends EnrichmentTable {
  /** Starts what keeps it up to date. Throwing ends the start of the program. */
  start?(): Promise<void>
  close?(): Promise<void>
  /** What writes events into it: of tables whose definition has `inputs`. */
  sink?(cx: ComponentContext): Sink
  /** What sends its rows as events: of tables whose definition says so for the options. */
  source?(cx: ComponentContext): Source
}

/** A table as a source of its rows: a component of its own. */
export interface TableSource {
  readonly id: string
  /** The option that gives the id, for faults. */
  readonly option: readonly string[]
  /** The kinds that leave each port; the port `''` is the default one. */
  readonly outputs: Readonly<Record<string, readonly Kind[]>>
}

type Described<S extends z.ZodType> = Pick<
  SourceDefinition<S>,
  'name' | 'summary' | 'stability' | 'config' | 'examples'
>

export interface TableDefinition<S extends z.ZodType = z.ZodType> extends Described<S> {
  /** The kinds that it takes; left out: events cannot be written into it. */
  readonly inputs?: readonly Kind[]
  /** The source that it is with these options; `undefined`: none. */
  source?(config: z.output<S>): TableSource | undefined
  create(config: z.output<S>, cx: ComponentContext): Table | Promise<Table>
}

/**
 * Declares an enrichment table. `create` reads the files that the schema declares, so that a table is whole when the first
 * program is compiled; timers belong into `start`.
 */
export function defineTable<S extends z.ZodType>(definition: TableDefinition<S>): TableDefinition<S> {
  return definition
}
