import { defineTable, s } from '@qovery/sdk'
import type * as z from 'zod'
import { bloomBytes } from './filter/bloom-keys.ts'
import { cuckooBytes } from './filter/cuckoo.ts'
import { FilterTable } from './filter/filter-table.ts'
import { filterOption, type FilterOptions } from './filter/options.ts'
import { MemoryTable } from './memory-table.ts'

const MEBIBYTE = 1024 * 1024
const EXPIRED = 'expired'
const seconds = (description: string, min = 1) => s.uint(description, { unit: 'seconds', min })

const sourceConfig = s
  .object({
    source_key: s
      .string('The id that others name in their `inputs`; it must differ from that of the table.', {
        examples: ['sessions_content'],
      })
      .regex(/^[^.*\s]+$/, 'ids have no dots, stars or blanks'),
    export_interval: seconds('How often all rows are sent. Left out: never.').optional(),
    export_batch_size: s
      .uint('How many rows are sent at a time, with room for others in between.', { unit: 'events', min: 1 })
      .default(1000),
    remove_after_export: s.bool('Whether rows leave the table when they are sent.').default(false),
    export_expired_items: s
      .bool('Whether rows are sent by the output `expired` when their time is over.')
      .default(false),
  })
  .meta({ description: 'The table as a source of its rows. Left out: it is none.' })

export const memory = defineTable({
  name: 'memory',
  summary: 'Keys with values that events write and programs read, for as long as they are fresh.',
  stability: 'stable',
  config: s
    .object({
      ttl: seconds('How long a key stays after it was written last.', 0).default(600),
      ttl_field: s
        .path('A field of the value that says how long this key stays, in seconds. Left out: all stay as `ttl` says.', {
          examples: ['.ttl'],
        })
        .optional(),
      scan_interval: seconds('How often keys whose time is over are taken away.').default(30),
      flush_interval: seconds('How often what was written becomes visible. Left out: at once.').optional(),
      max_byte_size: s
        .uint(
          'How many bytes keys and values may have together, as JSON; what does not fit is not written, and counted.',
          {
            unit: 'bytes',
            min: 1,
          },
        )
        .default(256 * MEBIBYTE),
      internal_metrics: s
        .object({
          include_key_tag: s
            .bool('Whether own metrics have the tag `key`. There is a time series for every key then.')
            .default(false),
        })
        .meta({ description: 'What is counted.' })
        .prefault({}),
      source_config: sourceConfig.optional(),
      filter: filterOption.optional(),
    })
    .superRefine(checkFilter),
  examples: [
    {
      title: 'Which of a million keys were seen within an hour, in two megabytes',
      config: { ttl: 3600, filter: { type: 'cuckoo', max_entries: 1_000_000 } },
    },
    { title: 'What was written within an hour', config: { ttl: 3600 } },
    {
      title: 'Keys that are sent on when their time is over',
      config: { ttl: 60, scan_interval: 5, source_config: { source_key: 'sessions_over', export_expired_items: true } },
    },
  ],
  inputs: ['log'],
  source({ source_config: source }) {
    if (source === undefined) return undefined
    const outputs = source.export_expired_items
      ? ({ '': ['log'], [EXPIRED]: ['log'] } as const)
      : ({ '': ['log'] } as const)
    return { id: source.source_key, option: ['source_config', 'source_key'], outputs }
  },
  create({ filter, ...config }, cx) {
    return filter === undefined ? new MemoryTable(config, cx) : new FilterTable({ ...config, filter }, cx)
  },
})

interface Filtered {
  readonly filter?: FilterOptions | undefined
  readonly source_config?: unknown
  readonly max_byte_size: number
  readonly ttl: number
  readonly scan_interval: number
}

function checkFilter(
  { filter, source_config, max_byte_size, ttl, scan_interval }: Filtered,
  context: z.RefinementCtx,
): void {
  if (filter === undefined) return
  const refuse = (message: string, path: string[]) => context.addIssue({ code: 'custom', message, path })
  if (source_config !== undefined) refuse('a filter has no rows that could be sent', ['source_config'])
  const bytes = filter.type === 'bloom' ? bloomBytes(filter) : cuckooBytes(filter)
  if (bytes > max_byte_size)
    refuse(`the filter needs ${bytes} bytes, and max_byte_size is ${max_byte_size}`, ['filter', 'max_entries'])
  if (filter.type === 'bloom' || !filter.ttl_enabled) return
  const scans = Math.max(1, Math.ceil(ttl / scan_interval))
  const needed = Math.floor(Math.log2(scans)) + 1
  if (needed > filter.ttl_bits) {
    refuse(`it takes ${needed} bits for a ttl of ${scans} times scan_interval`, ['filter', 'ttl_bits'])
  }
}
