import { s } from '@qovery/sdk'
import * as z from 'zod'

/** The section of a config that holds its unit tests. */
export const TESTS = 'tests'

const INPUT_TYPES = {
  log: 'A log with the fields of `log_fields`.',
  raw: 'A log with the text `value` as its message.',
  metric: 'The metric in `metric`.',
  vrl: 'The log that the program `source` makes of an empty object.',
} as const

const input = s
  .object({
    insert_at: s.string('The transform that the event is given to.', { examples: ['parse'] }),
    type: s
      .choice('What the event is made of. Left out: of that one of the options below that is given.', INPUT_TYPES)
      .optional(),
    log_fields: s
      .map('The fields of a log, by path. The fields for message and time are there without being named.', z.any(), {
        examples: [{ message: 'hello', 'kubernetes.pod_name': 'web-1' }],
      })
      .optional(),
    value: s.string('The message of a log.').optional(),
    metric: s
      .map('A metric: `name`, `kind`, `tags`, and its value under the name of its type.', z.any(), {
        examples: [{ name: 'requests_total', kind: 'incremental', counter: { value: 1 } }],
      })
      .optional(),
    source: s.string('A VRL program that makes a log.', { examples: ['. = { "status": 200 }'] }).optional(),
  })
  .meta({ description: 'An event that is given to a transform.' })

const outputName = z.string().meta({ description: 'An output: the `id` of a transform, or `id.port`.' })

const output = s.object({
  extract_from: z
    .union([outputName, z.array(outputName).min(1)])
    .meta({ description: 'The output, or the outputs, whose events are looked at: `id` or `id.port`.' }),
  conditions: s
    .list(
      'What has to be true, each for one of the events at least. Left out: that there is an event.',
      s.condition('A condition: a VRL program, or a table with the `type` of condition.'),
    )
    .optional(),
  expected_event_count: s
    .uint('How many events there have to be, no fewer and no more.', { unit: 'events' })
    .optional(),
})

/** The unit tests of a config. */
export const TESTS_OPTIONS = s.object({
  [TESTS]: s
    .list(
      'Unit tests of the transforms, for `qovery test`. The running program does not look at them.',
      s.object({
        name: s.string('What the test shows, in words.'),
        inputs: s.list('The events that are given to transforms, in their order.', input).default([]),
        input: input.meta({ description: 'A single input: the older form of `inputs`.' }).optional(),
        outputs: s.list('What has to come out.', output).default([]),
        no_outputs_from: s
          .list('Outputs by which no event may come: `id` or `id.port`.', outputName, {
            examples: [['filter.dropped']],
          })
          .default([]),
      }),
    )
    .default([]),
})

export type TestOptions = z.output<typeof TESTS_OPTIONS>[typeof TESTS][number]
export type TestInput = z.output<typeof input>
