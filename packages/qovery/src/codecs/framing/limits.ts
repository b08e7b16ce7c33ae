import { s } from '@qovery/sdk'
import type { FrameLimit } from './framer.ts'

/** Options of framings that end frames with a delimiter. */
export const delimitedLimits = {
  max_length: s
    .uint('The longest frame, without its delimiter. Left out: the limit of the source, or 64 MiB.', {
      unit: 'bytes',
      min: 1,
    })
    .optional(),
  oversized_action: s
    .choice('What happens to a frame that is longer than `max_length`.', {
      drop: 'The frame is dropped.',
      truncate: 'The frame is cut to `max_length`; the rest, up to the next delimiter, is dropped.',
    })
    .default('drop'),
}

/** The limit of the options where they set one, else that of the source. */
export function limitFrom(
  options: { max_length?: number | undefined; oversized_action: FrameLimit['action'] } | undefined,
  fallback: FrameLimit,
): FrameLimit {
  if (options?.max_length === undefined) return fallback
  return { bytes: options.max_length, action: options.oversized_action }
}
