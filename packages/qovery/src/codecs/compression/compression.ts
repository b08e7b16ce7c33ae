import { s } from '@qovery/sdk'
import type { BlockFormat } from './block-format.ts'

const ALGORITHMS = {
  none: 'None.',
  gzip: 'Gzip (RFC 1952): one member after the other.',
  zstd: 'Zstandard (RFC 8878): one frame after the other.',
} as const
export type Algorithm = keyof typeof ALGORITHMS

/** The option `compression` of sinks that write streams. */
export const streamCompressionOption = s.choice('How what is written is compressed.', ALGORITHMS).default('none')

/** The option `compression_level` of sinks that write streams. */
export const compressionLevelOption = s
  .uint(
    'How hard the compression tries: 1 is the fastest; the best is 9 for `gzip` and 22 for `zstd`. Left out: as each algorithm has it, 6 and 3.',
    { min: 1, max: 22 },
  )
  .optional()

/** What is wrong with a level for an algorithm, in words. */
export function levelFault(algorithm: Algorithm, level: number | undefined): string | undefined {
  if (level === undefined) return undefined
  if (algorithm === 'none') return 'there is no compression for which the level could hold: set compression too'
  return algorithm === 'gzip' && level > 9 ? 'the levels of gzip end with 9' : undefined
}

/** The format of an algorithm; the code that does the work is loaded when it is asked for. */
export async function blockFormat(algorithm: Algorithm, level?: number): Promise<BlockFormat | undefined> {
  if (algorithm === 'none') return undefined
  if (algorithm === 'gzip') {
    const { GzipMembers } = await import('./gzip-members.ts')
    return new GzipMembers(level)
  }
  const { ZstdFrames } = await import('./zstd-frames.ts')
  return new ZstdFrames(level)
}
