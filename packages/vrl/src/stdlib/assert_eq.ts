import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { same } from '../runtime/comparison.ts'
import { display } from '../value/index.ts'

export const assert_eq = defineFunction({
  name: 'assert_eq',
  category: 'Debug',
  description: 'Fails where two values are not the same.',
  notes: [
    'The integer `1` and the float `1.0` are not the same, nor are a timestamp and its text.',
    'It is meant to stand alone, in tests of a program.',
  ],
  params: [
    param.any('left', 'One value.'),
    param.any('right', 'The other value.'),
    param.text('message', 'What the failure says instead of both values.', { optional: true }),
  ],
  returns: Kind.boolean,
  failures: ['The values are not the same.'],
  pure: false,
  examples: [
    { title: 'Values that are the same', source: 'assert_eq!(1, 1)', result: true },
    {
      title: 'Values that are not',
      source: 'assert_eq!(127, [1, 2, 3])',
      raises: 'function call error for "assert_eq" at (0:26): assertion failed: 127 == [1, 2, 3]',
    },
    {
      title: 'A message of its own',
      source: 'assert_eq!(1, 0, message: "Unequal integers")',
      raises: 'function call error for "assert_eq" at (0:45): Unequal integers',
    },
  ],
  run(left, right, message) {
    if (same(left, right)) return true
    return fail(message ?? `assertion failed: ${display(left)} == ${display(right)}`)
  },
})
