import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { toText } from '../value/index.ts'

export const match_array = defineFunction({
  name: 'match_array',
  category: 'Enumerate',
  description: 'Tells whether a regular expression matches some item of an array, or all of them.',
  params: [
    param.array('value', 'The array; items that are no texts do not match.'),
    param.regex('pattern', 'The regular expression.'),
    param.boolean('all', 'Whether all items have to match, and not only one.', { default: false }),
  ],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'Some item matches', source: 'match_array(["foobar", "bazqux"], r\'foo\')', result: true },
    { title: 'All items match', source: 'match_array(["foo", "foobar", "barfoo"], r\'foo\', all: true)', result: true },
    { title: 'None matches', source: 'match_array(["bazqux", "xyz"], r\'foo\')', result: false },
    {
      title: 'Not all of them match',
      source: 'match_array(["foo", "foobar", "baz"], r\'foo\', all: true)',
      result: false,
    },
  ],
  run(value, pattern, all) {
    for (const item of value) {
      const matches = (typeof item === 'string' || item instanceof Uint8Array) && pattern.test(toText(item))
      if (matches !== all) return matches
    }
    return all
  },
})
