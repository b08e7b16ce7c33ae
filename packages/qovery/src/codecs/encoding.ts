import { s, type Kind } from '@qovery/sdk'
import type * as z from 'zod'
import { avroEncoder } from './avro/index.ts'
import { BatchEncoder } from './batch-encoder.ts'
import { cef } from './cef/index.ts'
import { choiceOption, chosen } from './choice.ts'
import type { CodecContext, EncoderDefinition } from './codec.ts'
import { csv } from './csv/index.ts'
import { FieldSelection, type FieldOptions } from './field-selection.ts'
import { defaultFraming, frameMarks, type FramingChoice } from './framing.ts'
import { gelfEncoder } from './gelf/index.ts'
import { jsonEncoder } from './json/index.ts'
import { logfmt } from './logfmt/index.ts'
import { nativeEncoder } from './native/index.ts'
import { nativeJsonEncoder } from './native_json/index.ts'
import { otlpEncoder } from './otlp/index.ts'
import { protobufEncoder } from './protobuf/index.ts'
import { raw_message } from './raw_message/index.ts'
import { syslogEncoder } from './syslog/index.ts'
import { text } from './text/index.ts'
import { TIMESTAMP_FORMATS } from './timestamp-format.ts'

/** All encoders. */
export const ENCODERS = [
  jsonEncoder,
  text,
  raw_message,
  logfmt,
  csv,
  cef,
  gelfEncoder,
  nativeJsonEncoder,
  nativeEncoder,
  syslogEncoder,
  protobufEncoder,
  avroEncoder,
  otlpEncoder,
] as unknown as [EncoderDefinition, ...EncoderDefinition[]]

const fieldOptions = {
  only_fields: s
    .list('Fields that are kept; all others are left out. Metrics are not touched.', s.path('A field.'))
    .optional(),
  except_fields: s.list('Fields that are left out. Metrics are not touched.', s.path('A field.')).optional(),
  timestamp_format: s.choice('How timestamps of logs and traces are written.', TIMESTAMP_FORMATS).default('rfc3339'),
}

export interface EncodingChoice {
  readonly codec: string
}

/** The option `encoding` of sinks. */
export const encodingOption = choiceOption('codec', ENCODERS, (definition) => ({
  ...definition.options,
  ...fieldOptions,
}))
  .superRefine(checkFields)
  .meta({ description: 'How events become bytes.' })

/** The kinds of events that the chosen encoder takes. */
export function encodedKinds(encoding: EncodingChoice): readonly Kind[] {
  return chosen(ENCODERS, encoding.codec).inputs
}

/**
 * The encoder of a sink. `options` have passed `encodingOption` and `outputFramingOption`; without `framing`, frames are
 * marked as the codec wants it for streams.
 */
export async function createEncoding(
  options: { readonly encoding: EncodingChoice; readonly framing?: FramingChoice | undefined },
  cx: CodecContext,
): Promise<BatchEncoder> {
  const definition = chosen(ENCODERS, options.encoding.codec)
  const encoder = await definition.create(options.encoding as never, cx)
  const marks = frameMarks(options.framing ?? defaultFraming(definition.framing))
  return new BatchEncoder(encoder, marks, FieldSelection.of(options.encoding as FieldOptions))
}

function checkFields(encoding: object, context: z.RefinementCtx): void {
  const { only_fields = [], except_fields = [] } = encoding as FieldOptions
  const fault = (option: string, at: number, message: string) =>
    context.addIssue({ code: 'custom', path: [option, at], message })
  for (const [option, paths] of Object.entries({ only_fields, except_fields })) {
    const metadata = paths.findIndex((path) => path.root === 'metadata')
    if (metadata >= 0) fault(option, metadata, 'metadata is never encoded: name a field of the event, without "%"')
  }
  const only = new Set(only_fields.map((path) => JSON.stringify(path)))
  const both = except_fields.findIndex((path) => only.has(JSON.stringify(path)))
  if (both < 0) return
  fault('except_fields', both, 'the same field stands in only_fields and in except_fields: take it out of one of them')
}
