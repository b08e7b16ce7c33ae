import { defineSource, s } from '@qovery/sdk'
import type * as z from 'zod'
import { createDecoding, decodedKinds, decodingOption } from '../../../codecs/decoding.ts'
import { framingOption } from '../../../codecs/framing.ts'
import { DemoSource } from './demo-source.ts'
import { FORMATS } from './formats.ts'

const config = s
  .object({
    format: s.choice('What the lines look like.', FORMATS),
    lines: s
      .list('The lines to choose from at random; with `format: shuffle` only, and needed there.', s.string('A line.'))
      .optional(),
    sequence: s
      .bool('Whether each line begins with a number that counts up from 0; with `format: shuffle` only.')
      .default(false),
    interval: s
      .float('The pause between two lines. 0: no pause, as many lines as the pipeline takes.', {
        unit: 'seconds',
        min: 0,
        examples: [1, 0.1, 0.01],
      })
      .default(1),
    count: s
      .uint('How many lines are made before the source ends. Left out: it never ends.', { unit: 'events' })
      .optional(),
    framing: framingOption.optional(),
    decoding: decodingOption,
  })
  .superRefine(checkLines)

export const demo_logs = defineSource({
  name: 'demo_logs',
  summary: 'Makes up log lines: to try a pipeline without having anything to collect.',
  stability: 'stable',
  config,
  examples: [
    { title: 'Ten web server lines a second', config: { format: 'apache_common', interval: 0.1 } },
    { title: 'Lines of your own', config: { format: 'shuffle', lines: ['it works', 'it does not'], count: 100 } },
  ],
  outputs: ({ decoding }) => ({ '': decodedKinds(decoding) }),
  create: async (options, cx) => new DemoSource(options, await createDecoding(options, cx), cx),
})

function checkLines(
  options: { format: string; lines?: string[] | undefined; sequence: boolean },
  context: z.RefinementCtx,
): void {
  const shuffles = options.format === 'shuffle'
  const fault = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message })
  if (shuffles && (options.lines ?? []).length === 0)
    fault('lines', '"format: shuffle" needs at least one line to choose from')
  if (!shuffles && options.lines !== undefined)
    fault('lines', `"lines" has no use with "format: ${options.format}"; write "format: shuffle"`)
  if (!shuffles && options.sequence)
    fault('sequence', `"sequence" has no use with "format: ${options.format}"; write "format: shuffle"`)
}
