import { defineFunction } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { randomU32 } from '../random/bits.ts'

export const random_bool = defineFunction({
  name: 'random_bool',
  category: 'Random',
  description: 'Gives `true` or `false`, each as often as the other.',
  params: [],
  returns: Kind.boolean,
  failures: [],
  pure: false,
  examples: [{ title: 'It is a boolean', source: 'is_boolean(random_bool())', result: true }],
  run: () => (randomU32() & 1) === 1,
})
