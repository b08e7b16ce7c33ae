import { choiceOption, chosen } from './choice.ts'
import type { CodecContext, DefaultFraming, FramerDefinition } from './codec.ts'
import { bytes } from './framing/bytes/index.ts'
import { character_delimited } from './framing/character_delimited/index.ts'
import { chunked_gelf } from './framing/chunked_gelf/index.ts'
import type { FrameLimit, FrameMarks, Framer, FramingChoice } from './framing/framer.ts'
import { length_delimited } from './framing/length_delimited/index.ts'
import { newline_delimited } from './framing/newline_delimited/index.ts'
import { octet_counting } from './framing/octet_counting/index.ts'
import { varint_length_delimited } from './framing/varint_length_delimited/index.ts'

export type { FramingChoice } from './framing/framer.ts'

type Readable = FramerDefinition & Required<Pick<FramerDefinition, 'read'>>
type Writable = FramerDefinition & Required<Pick<FramerDefinition, 'write'>>

/** All ways of framing. */
const FRAMERS = [
  newline_delimited,
  character_delimited,
  length_delimited,
  varint_length_delimited,
  octet_counting,
  chunked_gelf,
  bytes,
] as unknown as FramerDefinition[]
const READABLE = FRAMERS.filter(({ read }) => read !== undefined) as [Readable, ...Readable[]]
const WRITABLE = FRAMERS.filter(({ write }) => write !== undefined) as [Writable, ...Writable[]]

/** The longest frame of a source that sets no limit of its own: a stream without delimiters must not fill the memory. */
export const DEFAULT_FRAME_LIMIT: FrameLimit = { bytes: 64 * 1024 * 1024, action: 'drop' }

const description = 'How events are told from each other in a stream of bytes. Left out: as the codec wants it.'

/** The option `framing` of sources. */
export const framingOption = choiceOption('method', READABLE, (definition) => definition.read.options).meta({
  description,
})

/** The option `framing` of sinks. */
export const outputFramingOption = choiceOption('method', WRITABLE, (definition) => definition.write.options).meta({
  description,
})

/** The framing that a codec asks for, in the form of an option. */
export function defaultFraming(framing: DefaultFraming): FramingChoice {
  return typeof framing === 'string' ? { method: framing } : framing
}

/** A framer for one stream. `options` have passed `framingOption`, or are the default of a codec. */
export function createFramer(options: FramingChoice, limit: FrameLimit, cx: CodecContext): Framer {
  return chosen(READABLE, options.method).read.create(options as never, limit, cx)
}

/** The marks that frames get on the way out. `options` have passed `outputFramingOption`, or are the default of a codec. */
export function frameMarks(options: FramingChoice): FrameMarks {
  return chosen(WRITABLE, options.method).write.create(options as never)
}
