import { defineFunction } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { randomBytes } from '../random/bits.ts'
import { formatUuid } from '../random/uuid.ts'

export const uuid_v4 = defineFunction({
  name: 'uuid_v4',
  category: 'Random',
  description: 'Gives a random [UUID of version 4](https://datatracker.ietf.org/doc/html/rfc9562#section-5.4).',
  params: [],
  returns: Kind.bytes,
  failures: [],
  pure: false,
  examples: [{ title: 'A UUID', source: 'uuid_v4()', type: 'string' }],
  run: () => formatUuid(randomBytes(16), 4),
})
