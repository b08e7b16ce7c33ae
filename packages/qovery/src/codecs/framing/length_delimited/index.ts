import { s } from '@qovery/sdk'
import { defineFramer } from '../../codec.ts'
import { LengthFramer } from '../length-framer.ts'
import { FieldMarks, FieldPrefix, type LengthField } from './field.ts'

const field = {
  max_frame_length: s.uint('The longest frame.', { unit: 'bytes', min: 1 }).default(8 * 1024 * 1024),
  length_field_length: s.uint('How many bytes the length takes.', { unit: 'bytes', min: 1, max: 8 }).default(4),
  length_field_offset: s
    .uint('How many bytes stand before the length. They are skipped on reading and not written.', {
      unit: 'bytes',
      max: 1024,
    })
    .default(0),
  length_field_is_big_endian: s.bool('Whether the first byte of the length is the most significant one.').default(true),
}
const DEFAULTS: LengthField = s.object(field).parse({})
const options = {
  length_delimited: s.object(field).optional().meta({ description: 'Where the length stands, and how it is written.' }),
}

export const length_delimited = defineFramer({
  name: 'length_delimited',
  summary:
    'Frames are preceded by their length in bytes: a 32-bit big-endian integer unless the options say otherwise.',
  read: {
    options,
    create: ({ length_delimited: given }, _limit, cx) => new LengthFramer(new FieldPrefix(given ?? DEFAULTS), cx),
  },
  write: {
    options,
    create: ({ length_delimited: given }) => new FieldMarks(given ?? DEFAULTS),
  },
})
