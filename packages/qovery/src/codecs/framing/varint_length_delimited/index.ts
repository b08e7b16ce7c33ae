import { s } from '@qovery/sdk'
import { defineFramer } from '../../codec.ts'
import { LengthFramer } from '../length-framer.ts'
import { VarintMarks, VarintPrefix } from './varint.ts'

const options = {
  max_frame_length: s.uint('The longest frame.', { unit: 'bytes', min: 1, max: 2 ** 31 - 1 }).default(8 * 1024 * 1024),
}

export const varint_length_delimited = defineFramer({
  name: 'varint_length_delimited',
  summary: 'Frames are preceded by their length in bytes as a varint, as Protocol Buffers write delimited messages.',
  read: {
    options,
    create: ({ max_frame_length }, _limit, cx) => new LengthFramer(new VarintPrefix(max_frame_length), cx),
  },
  write: {
    options,
    create: ({ max_frame_length }) => new VarintMarks(max_frame_length),
  },
})
