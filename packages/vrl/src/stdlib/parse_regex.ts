import { doubtfulGroups, groupKinds, groupReader } from '../formats/regex-groups.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import type { Regex } from '../regex/index.ts'

export const parse_regex = defineFunction({
  name: 'parse_regex',
  category: 'Parse',
  description:
    'Gives the groups of the first match of a pattern as an object. `parse_regex_all` gives those of all matches.',
  notes: ['All values are texts.'],
  params: [
    param.text('value', 'The text to search.'),
    param.regex('pattern', 'The pattern.', { constant: true }),
    param.boolean('numeric_groups', 'Whether groups are fields by their numbers too; `0` is the whole match.', {
      default: false,
    }),
  ],
  returns: Kind.anyObject,
  rules: ['The leftmost match counts.', 'A text in which nothing matches is an error.'],
  failures: ['Nothing in the text matches.'],
  examples: [
    {
      title: 'A named group',
      source: 'parse_regex!("first group and second group.", r\'(?P<number>.*?) group\')',
      result: { number: 'first' },
    },
    {
      title: 'Groups by their numbers',
      source: 'parse_regex!("first group and second group.", r\'(\\w+) group\', numeric_groups: true)',
      result: { '0': 'first group', '1': 'first' },
    },
    {
      title: 'Two named groups',
      source: 'parse_regex!("8.7.6.5 - zorp", r\'^(?P<host>[\\w\\.]+) - (?P<user>[\\w]+)\')',
      result: { host: '8.7.6.5', user: 'zorp' },
    },
    {
      title: 'Groups by names and numbers',
      source: 'parse_regex!("8.7.6.5 - zorp", r\'^(?P<host>[\\w\\.]+) - (?P<user>[\\w]+)\', numeric_groups: true)',
      result: { '0': '8.7.6.5 - zorp', '1': '8.7.6.5', '2': 'zorp', host: '8.7.6.5', user: 'zorp' },
    },
    {
      title: 'A pattern in a variable',
      source: 'variable = r\'^(?P<host>[\\w\\.]+) - (?P<user>[\\w]+)\';\nparse_regex!("8.7.6.5 - zorp", variable)\n',
      result: { host: '8.7.6.5', user: 'zorp' },
    },
  ],
  typeOf(call) {
    const pattern = call.constant('pattern') as Regex
    return { kind: groupKinds(pattern), fallible: true, truly: { kind: doubtfulGroups(pattern), fallible: true } }
  },
  compile(call) {
    const pattern = call.constant('pattern') as Regex
    const named = groupReader(pattern, false)
    const numbered = groupReader(pattern, true)
    return (value, _, numeric) => {
      const match = pattern.exec(value)
      if (match === undefined) fail('could not find any pattern matches')
      return numeric ? numbered(match) : named(match)
    }
  },
})
