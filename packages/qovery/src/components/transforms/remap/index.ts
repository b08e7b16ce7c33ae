import { defineTransform, KINDS, metricTagValues, s } from '@qovery/sdk'
import { programText } from './program-text.ts'
import { createRemap } from './create.ts'

/** The output of events that were dropped, where they are rerouted. */
const DROPPED = 'dropped'

export const remap = defineTransform({
  name: 'remap',
  summary: 'Changes events with a program in the Vector Remap Language.',
  stability: 'stable',
  placement: 'any',
  inputs: KINDS,
  outputs: ({ reroute_dropped }, inputs) => (reroute_dropped ? { '': inputs, [DROPPED]: inputs } : { '': inputs }),
  config: s
    .object({
      source: s
        .string('The program. One of `source`, `file` and `files` has to be given.', {
          examples: ['. = parse_json!(.message)\n.status = to_int!(.status)\ndel(.password)'],
        })
        .optional(),
      file: s.file('A file with the program.', { examples: ['./remap.vrl'] }).optional(),
      files: s.list('Files whose texts together are the program, in their order.', s.file('A file.')).optional(),
      drop_on_abort: s
        .bool('Whether an event on which the program ends by `abort` is dropped. Else it goes on as it came.')
        .default(true),
      drop_on_error: s
        .bool('Whether an event on which the program fails is dropped. Else it goes on as it came.')
        .default(false),
      reroute_dropped: s
        .bool(
          'Whether dropped events leave by the output `dropped`, as they came and with `metadata.dropped` ' +
            'saying why (metrics: with tags), instead of being discarded.',
        )
        .default(false),
      timezone: s
        .string('The zone of times that name none: an IANA name or `local`. Left out: the global `timezone`.', {
          examples: ['local', 'America/New_York'],
        })
        .optional(),
      metric_tag_values: metricTagValues,
    })
    .superRefine((config, context) => {
      const given = [config.source, config.file, config.files].filter((option) => option !== undefined)
      if (given.length === 1) return
      const message = `exactly one of "source", "file" and "files" has to be given, and there ${given.length === 0 ? 'is none' : `are ${given.length}`}`
      context.addIssue({ code: 'custom', message })
    }),
  examples: [
    {
      title: 'Parse a line of JSON',
      config: { source: '. = parse_json!(.message)\n.level = downcase(string!(.level))' },
    },
    {
      title: 'Keep what cannot be parsed, on an output of its own',
      config: { source: '. = parse_json!(.message)', drop_on_error: true, reroute_dropped: true },
    },
  ],
  async create(config, cx) {
    const { source, files } = await programText(config)
    const copyOptions = { ...config, source, file: undefined, files: undefined }
    return createRemap(source, { ...config, programFiles: files, copyOptions }, cx)
  },
})
