import { defineFramer } from '../../codec.ts'
import { NO_FRAMES, ownFrame, wholeFrame } from '../frames.ts'

export const bytes = defineFramer({
  name: 'bytes',
  summary: 'No marks: what is read at once (a message, a datagram, a segment of a stream) is one frame.',
  read: {
    options: {},
    create: () => ({ push: wholeFrame, end: () => NO_FRAMES, whole: ownFrame }),
  },
  write: {
    options: {},
    create: () => ({ header: 0, delimiter: undefined }),
  },
})
