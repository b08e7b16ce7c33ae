import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const assert = defineFunction({
  name: 'assert',
  category: 'Debug',
  description: 'Fails where a condition does not hold.',
  notes: ['It is meant to stand alone, in tests of a program; use `if` and `abort` for what happens every day.'],
  params: [
    param.boolean('condition', 'What has to be true.'),
    param.text('message', 'What the failure says instead of `assertion failed`.', { optional: true }),
  ],
  returns: Kind.boolean,
  failures: ['`condition` is `false`.'],
  pure: false,
  examples: [
    {
      title: 'A condition that holds',
      source: 'assert!("foo" == "foo", message: "\\"foo\\" must be \\"foo\\"!")',
      result: true,
    },
    {
      title: 'A message of its own',
      source: 'assert!("foo" == "bar", message: "\\"foo\\" must be \\"foo\\"!")',
      raises: 'function call error for "assert" at (0:60): "foo" must be "foo"!',
    },
    {
      title: 'A condition that does not hold',
      source: 'assert!(false)',
      raises: 'function call error for "assert" at (0:14): assertion failed',
    },
  ],
  run: (condition, message) => (condition ? true : fail(message ?? 'assertion failed')),
})
