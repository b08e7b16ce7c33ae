import { defineFunction } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { Timestamp } from '../value/index.ts'

export const now = defineFunction({
  name: 'now',
  category: 'Timestamp',
  description: 'Gives the present time.',
  notes: ['Each call reads the clock anew.'],
  params: [],
  returns: Kind.timestamp,
  failures: [],
  pure: false,
  examples: [{ title: 'The present time', source: 'now()', type: 'timestamp' }],
  run: () => Timestamp.now(),
})
