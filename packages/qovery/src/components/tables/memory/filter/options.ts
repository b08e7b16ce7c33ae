import { s } from '@qovery/sdk'
import * as z from 'zod'

const bits = (description: string) => s.uint(description, { min: 1, max: 32 }).default(8)
const flag = (description: string, value: boolean) => s.bool(description).default(value)
const entries = s.uint('How many keys there is room for.', { min: 1, max: 2 ** 30 })

const bloom = z.strictObject({
  type: z.literal('bloom').meta({ description: 'A Bloom filter: keys come in, and never leave.' }),
  max_entries: entries,
})

const cuckoo = z.strictObject({
  type: z.literal('cuckoo').meta({
    description: 'A cuckoo filter: keys have a time, are removed by `null`, and may be counted.',
  }),
  max_entries: entries,
  fingerprint_bits: bits(
    'How many bits are kept of a key: each more halves how often one is found that was never written.',
  ),
  bucket_size: s.uint('How many keys share a place.', { min: 1, max: 64 }).default(4),
  max_kicks: s.uint('How many keys are moved at most to make room for one.', { max: 1_000_000 }).default(500),
  ttl_enabled: flag('Whether keys leave when their time is over.', true),
  ttl_bits: bits('How many bits the time has, which is counted in scans.'),
  counter_enabled: flag('Whether keys have a `counter`.', false),
  counter_bits: bits('How many bits a counter has.'),
  counter_field: s
    .path('A field of the value that says by how much a counter changes when its key is written.', {
      examples: ['.count'],
    })
    .optional(),
  counter_insertion_increment: z
    .int()
    .default(1)
    .meta({ description: 'By how much a counter changes when its key is written.' }),
  counter_lookup_increment: z
    .int()
    .default(1)
    .meta({ description: 'By how much a counter changes when its key is looked up.' }),
  lru_enabled: flag('Whether a full filter forgets keys that are little used, instead of refusing new ones.', false),
  lru_bits: bits('How many bits the use of a key has.'),
  lru_starting_value: s.uint('The use of a key that is new.').default(1),
  lru_increment: s.uint('By how much use grows when a key is written again or looked up.').default(1),
  lru_aging_strategy: z
    .discriminatedUnion('strategy', [
      z.strictObject({ strategy: z.literal('halving').meta({ description: 'Use is halved.' }) }),
      z.strictObject({
        strategy: z.literal('decrement').meta({ description: 'Use falls by `value`.' }),
        value: s.uint('By how much.'),
      }),
    ])
    .default({ strategy: 'halving' })
    .meta({ description: 'What becomes of use at each scan.' }),
  lru_deletion_enabled: flag('Whether keys whose use has fallen to 0 leave at a scan.', false),
  persistence_path: s
    .file('A file that keeps the filter over restarts. It is read at the start, and written at the end.')
    .optional(),
  export_interval: s.uint('How often that file is written as well.', { unit: 'seconds', min: 1 }).optional(),
  scanning_threads: s.uint('Has no effect: a scan takes milliseconds.', { min: 1 }).optional(),
  concurrent_scanning: flag('Has no effect: see `scanning_threads`.', false),
})

/** The option `filter`: keys alone, in little memory, and now and then a key that was never written. */
export const filterOption = z.discriminatedUnion('type', [bloom, cuckoo]).meta({
  description:
    'Keeps keys without values, in a fixed size of about a byte for each. A lookup may find a key that was never written, and never misses one that is there. Left out: keys and values are kept as they are.',
})

export type FilterOptions = z.output<typeof filterOption>
export type CuckooOptions = z.output<typeof cuckoo>
