import { parsePath, PathSyntaxError } from '@qovery/vrl/path'
import { s } from '@qovery/sdk'
import * as z from 'zod'
import { STRATEGIES, type Strategy } from './strategies.ts'

const LONGEST_MS = 2 ** 31 - 1

type Named = readonly [names: readonly string[], strategy: Strategy]

const mergeStrategies = z
  .record(z.string(), s.choice('What the values of the field come to.', STRATEGIES))
  .transform((strategies, context): Named[] => {
    const named: Named[] = []
    for (const [text, strategy] of Object.entries(strategies)) {
      const names = namesOf(text)
      if (typeof names !== 'string') named.push([names, strategy])
      else context.issues.push({ code: 'custom', message: names, input: strategy, path: [text] })
    }
    for (const [names] of named) {
      const outer = named.find(
        ([others]) => others.length < names.length && others.every((name, i) => name === names[i]),
      )
      if (outer === undefined) continue
      const message = `"${names.join('.')}" lies in "${outer[0].join('.') || '.'}", which has a strategy as a whole`
      context.issues.push({ code: 'custom', message, input: strategies })
    }
    return named
  })

export const config = s
  .object({
    group_by: s
      .list('The fields by whose values events belong together. Without any, all events do.', s.path('A field.'), {
        examples: [['request_id'], ['host', 'kubernetes.pod_name']],
      })
      .default([]),
    merge_strategies: mergeStrategies.prefault({}).meta({
      description:
        'How the values of single fields are merged, by their paths. Other fields: numbers are summed; of timestamps the first stays, and the last goes to a field with `_end` behind its name; objects are merged field by field; of all else the first stays.',
      examples: [{ message: 'concat_newline', 'http.status': 'max', tags: 'flat_unique' }],
    }),
    starts_when: s
      .condition('Which events begin anew: what came before them leaves without them. Not together with `ends_when`.')
      .optional(),
    ends_when: s
      .condition('Which events end their group: it leaves at once, with them. Not together with `starts_when`.')
      .optional(),
    max_events: s
      .uint('How many events make a group full: it leaves at once.', { min: 1, unit: 'events', examples: [100] })
      .optional(),
    expire_after_ms: s
      .uint('How long after its last event a group leaves.', { max: LONGEST_MS, unit: 'milliseconds' })
      .default(30_000),
    end_every_period_ms: s
      .uint('How long after its first event a group leaves at the latest.', { max: LONGEST_MS, unit: 'milliseconds' })
      .optional(),
    flush_period_ms: s
      .uint('How often it is looked for groups whose time is over.', { min: 1, max: LONGEST_MS, unit: 'milliseconds' })
      .default(1000),
    max_groups: s
      .uint('How many groups are kept at most; beyond it those that had no event for longest leave early.', {
        min: 1,
        max: 10_000_000,
      })
      .default(100_000),
    max_kept_bytes: s
      .uint(
        'About how much memory all groups take at most; beyond it those that had no event for longest leave early.',
        {
          min: 1,
          unit: 'bytes',
        },
      )
      .default(268_435_456),
  })
  .superRefine(({ starts_when, ends_when }, context) => {
    if (starts_when === undefined || ends_when === undefined) return
    const message = 'only one of "starts_when" and "ends_when" can be set'
    context.addIssue({ code: 'custom', path: ['ends_when'], message })
  })

/** The names on the way to a field of the event, or what is wrong with its path. */
function namesOf(text: string): readonly string[] | string {
  try {
    const { root, segments } = parsePath(text)
    const names = segments.filter((segment) => typeof segment === 'string')
    if (root === 'metadata') return `"${text}" is in the metadata; only fields of the event are merged`
    return names.length === segments.length ? names : `"${text}" is no path of names only`
  } catch (error) {
    if (error instanceof PathSyntaxError) return error.message
    throw error
  }
}
