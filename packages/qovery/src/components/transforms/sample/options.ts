import { parsePath, PathSyntaxError } from '@qovery/vrl/path'
import { s } from '@qovery/sdk'
import * as z from 'zod'

const NAMES_ONLY = 'must be the names of fields, such as sample_rate or sampling.rate, or empty'

/** A path of names to set; `null`: empty text. */
const markPath = z
  .string()
  .transform((text, context): readonly string[] | null => {
    if (text === '') return null
    const names = namesOf(text)
    if (names !== undefined) return names
    context.issues.push({ code: 'custom', message: NAMES_ONLY, input: text })
    return z.NEVER
  })
  .prefault('sample_rate')

export const config = s
  .object({
    rate: s.uint('One of so many events is kept.', { min: 1, max: 2 ** 32, examples: [10] }).optional(),
    ratio: s
      .float('The share of events that is kept, above 0 and at most 1.', { max: 1, examples: [0.13] })
      .refine((ratio) => ratio > 0, 'must be above 0')
      .optional(),
    rate_field: s
      .path(
        'A field that tells the `rate` of its event: a whole number above 0, or its text. For other events `rate` or `ratio` holds.',
      )
      .optional(),
    ratio_field: s
      .path(
        'A field that tells the `ratio` of its event: a number above 0 and at most 1, or its text. For other events `rate` or `ratio` holds.',
      )
      .optional(),
    key_field: s
      .path(
        'A field whose value decides: of events with the same value all are kept, or none. Of events without it the usual portion is kept.',
        { examples: ['trace_id'] },
      )
      .optional(),
    group_by: s
      .template(
        'What separates events into groups of which the portion is kept each. Events that lack a field of it are one group.',
        {
          examples: ['{{ service }}', '{{ host }}-{{ service }}'],
        },
      )
      .optional(),
    max_groups: s
      .uint('How many groups are kept track of; beyond it, some of those that came least recently begin anew.', {
        min: 2,
        max: 10_000_000,
      })
      .default(100_000),
    exclude: s.condition('Which events are kept in any case.').optional(),
    sample_rate_key: markPath.meta({
      description:
        'The field of kept events that tells the rate or the ratio by which they were kept. Empty: none does.',
    }),
  })
  .superRefine(({ rate, ratio, rate_field, ratio_field, key_field }, context) => {
    const fault = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message })
    if (rate === undefined && ratio === undefined) {
      context.addIssue({ code: 'custom', message: 'needs either "rate" or "ratio"' })
    }
    if (rate !== undefined && ratio !== undefined) fault('ratio', 'only one of "rate" and "ratio" can be set')
    if (rate_field && ratio_field) fault('ratio_field', 'only one of "rate_field" and "ratio_field" can be set')
    if (key_field && (rate_field || ratio_field)) {
      fault(
        'key_field',
        'has no sense beside "rate_field" or "ratio_field": events of one key could ask for different rates',
      )
    }
  })

function namesOf(text: string): string[] | undefined {
  try {
    const { root, segments } = parsePath(text)
    const names = segments.filter((segment) => typeof segment === 'string')
    return root === 'event' && names.length > 0 && names.length === segments.length ? names : undefined
  } catch (error) {
    if (error instanceof PathSyntaxError) return undefined
    throw error
  }
}
