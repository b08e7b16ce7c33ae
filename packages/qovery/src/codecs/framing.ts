import { choiceOption, chosen } from './choice.ts'
import type { CodecContext, FramerDefinition } from './codec.ts'
import { bytes } from './framing/bytes/index.ts'
import { character_delimited } from './framing/character_delimited/index.ts'
import type { FrameLimit, FrameMarks, Framer } from './framing/framer.ts'
import { length_delimited } from './framing/length_delimited/index.ts'
import { newline_delimited } from './framing/newline_delimited/index.ts'

/** All ways of framing. */
export const FRAMERS = [newline_delimited, character_delimited, length_delimited, bytes] as unknown as [
  FramerDefinition,
  ...FramerDefinition[],
]

/** The longest frame of a source that sets no limit of its own: a stream without delimiters must not fill the memory. */
export const DEFAULT_FRAME_LIMIT: FrameLimit = { bytes: 64 * 1024 * 1024, action: 'drop' }

const description = 'How events are told from each other in a stream of bytes. Left out: as the codec wants it.'

/** The option `framing` of sources. */
export const framingOption = choiceOption('method', FRAMERS, (definition) => definition.read.options).meta({
  description,
})

/** The option `framing` of sinks. */
export const outputFramingOption = choiceOption('method', FRAMERS, (definition) => definition.write.options).meta({
  description,
})

export interface FramingChoice {
  readonly method: string
}

/** A framer for one stream. `options` have passed `framingOption`, or name a method that needs none. */
export function createFramer(options: FramingChoice, limit: FrameLimit, cx: CodecContext): Framer {
  return chosen(FRAMERS, options.method).read.create(options as never, limit, cx)
}

/** The marks that frames get on the way out. `options` have passed `outputFramingOption`, or name a method that needs none. */
export function frameMarks(options: FramingChoice): FrameMarks {
  return chosen(FRAMERS, options.method).write.create(options as never)
}
