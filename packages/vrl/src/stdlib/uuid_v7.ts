import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { randomBytes } from '../random/bits.ts'
import { formatUuid } from '../random/uuid.ts'

export const uuid_v7 = defineFunction({
  name: 'uuid_v7',
  category: 'Random',
  description:
    'Gives a [UUID of version 7](https://datatracker.ietf.org/doc/html/rfc9562#section-5.7): a time in milliseconds, and random bits. Such UUIDs sort by their time.',
  notes: ['The time is that of `timestamp` to the millisecond; VRL writes one that is about a second later.'],
  params: [param.timestamp('timestamp', 'The time; without it, the present.', { optional: true })],
  returns: Kind.bytes,
  failures: [],
  pure: false,
  examples: [
    { title: 'Of the present', source: 'uuid_v7()', type: 'string' },
    { title: 'Of a time that is given', source: 'uuid_v7(now())', type: 'string' },
    { title: 'Of a time in the past', source: "uuid_v7(t'2020-12-30T22:20:53.824727Z')", type: 'string' },
  ],
  run(timestamp) {
    const millis =
      timestamp === undefined ? Date.now() : timestamp.seconds * 1000 + Math.floor(timestamp.nanos / 1_000_000)
    const bytes = randomBytes(16)
    const view = new DataView(bytes.buffer, bytes.byteOffset, 16)
    view.setUint16(0, Math.floor(millis / 4294967296))
    view.setUint32(2, millis)
    return formatUuid(bytes, 7)
  },
})
