import { defineSink, KINDS, s } from '@qovery/sdk'
import { Blackhole } from './blackhole.ts'

const config = s.object({
  print_interval_secs: s
    .uint('How often the log says how much has come in so far. 0: never.', { unit: 'seconds', examples: [10] })
    .default(0),
  rate: s
    .uint('How many events it takes per second at most. Left out: as many as come.', {
      unit: 'events',
      min: 1,
      examples: [1000],
    })
    .optional(),
})

export const blackhole = defineSink({
  name: 'blackhole',
  summary: 'Takes all events and forgets them: to measure a pipeline, or to end a branch that nobody needs.',
  stability: 'stable',
  config,
  examples: [
    { title: 'Nothing but the metrics of the program', config: {} },
    { title: 'A slow receiver', config: { rate: 1000, print_interval_secs: 10 } },
  ],
  inputs: () => KINDS,
  create: (options, cx) => new Blackhole(options, cx),
})
