import { s } from '@qovery/sdk'
import * as z from 'zod'

const ALGORITHMS = {
  none: 'No compression.',
  gzip: 'Gzip (RFC 1952).',
  zlib: 'Zlib (RFC 1950), which HTTP calls `deflate`.',
  zstd: 'Zstandard (RFC 8878): less CPU and smaller than gzip.',
  snappy: 'Snappy, in its block format: little CPU, larger.',
} as const

const named = s.choice('The algorithm, at its default level.', ALGORITHMS)
const detailed = s.object({
  algorithm: s.choice('The algorithm.', ALGORITHMS),
  level: z
    .union([
      s.choice('', {
        none: 'Nothing is made smaller.',
        fast: 'The level that costs least.',
        best: 'The level that gives least.',
        default: 'What the algorithm takes by itself: 6 for gzip and zlib, 3 for zstd.',
      }),
      s.uint('A number: 0 to 9 for gzip and zlib, 1 to 22 for zstd.', { max: 22 }),
    ])
    .default('default')
    .meta({
      description:
        'How much CPU goes into a smaller result: `fast`, `default`, `best`, `none`, or a number: 0 to 9 for gzip and zlib, 1 to 22 for zstd. Snappy has no levels.',
    }),
})

/** The option `compression` of sinks that send bodies: the name of an algorithm, or an object with its level. */
export const compressionOption = z
  .union([named, detailed])
  .superRefine((option, context) => {
    const { algorithm, level } = chosenCompression(option)
    if (typeof level !== 'number' || (algorithm === 'zstd' ? level >= 1 : level <= 9)) return
    const levels = algorithm === 'zstd' ? '1 to 22' : '0 to 9'
    context.addIssue({ code: 'custom', path: ['level'], message: `${algorithm} has the levels ${levels}` })
  })
  .default('none')
  .meta({
    description:
      'How bodies are compressed: `none`, `gzip`, `zlib`, `zstd` or `snappy`, or an object with `algorithm` and `level`.',
  })

export type CompressionOption = z.output<typeof compressionOption>
export type Algorithm = keyof typeof ALGORITHMS
export type Level = z.output<typeof detailed>['level']

/** Algorithm and level of either form of the option. */
export function chosenCompression(option: CompressionOption): { algorithm: Algorithm; level: Level } {
  return typeof option === 'string' ? { algorithm: option, level: 'default' } : option
}
