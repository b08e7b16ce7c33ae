import { defineTable, s } from '@qovery/sdk'
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
  config: s.object({
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
  }),
  examples: [
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
  create: (config, cx) => new MemoryTable(config, cx),
})
