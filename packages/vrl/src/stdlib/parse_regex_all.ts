import { doubtfulGroups, groupKinds, groupReader, type GroupReader } from '../formats/regex-groups.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { Kind, kindOf } from '../kind/index.ts'
import { Regex } from '../regex/index.ts'
import { toText } from '../value/index.ts'

export const parse_regex_all = defineFunction({
  name: 'parse_regex_all',
  category: 'Parse',
  description:
    'Gives the groups of all matches of a pattern, an object for each. `parse_regex` gives those of the first.',
  notes: ['All values are texts.'],
  params: [
    param.any('value', 'The text to search.'),
    param.regex('pattern', 'The pattern.'),
    param.boolean('numeric_groups', 'Whether groups are fields by their numbers too; `0` is the whole match.', {
      default: false,
    }),
  ],
  returns: Kind.arrayOf(Kind.anyObject.or(Kind.null)),
  rules: ['Matches do not overlap.', 'A text in which nothing matches gives an empty array.'],
  failures: ['`value` is no text.', '`pattern` is no pattern.'],
  examples: [
    {
      title: 'With numbers',
      source: 'parse_regex_all!("first group and second group.", r\'(?P<number>\\w+) group\', numeric_groups: true)',
      result: [
        { '0': 'first group', '1': 'first', number: 'first' },
        { '0': 'second group', '1': 'second', number: 'second' },
      ],
    },
    {
      title: 'Named groups',
      source: 'parse_regex_all!("apples and carrots, peaches and peas", r\'(?P<fruit>[\\w\\.]+) and (?P<veg>[\\w]+)\')',
      result: [
        { fruit: 'apples', veg: 'carrots' },
        { fruit: 'peaches', veg: 'peas' },
      ],
    },
    {
      title: 'Groups by names and numbers',
      source:
        'parse_regex_all!("apples and carrots, peaches and peas", r\'(?P<fruit>[\\w\\.]+) and (?P<veg>[\\w]+)\', numeric_groups: true)',
      result: [
        { '0': 'apples and carrots', '1': 'apples', '2': 'carrots', fruit: 'apples', veg: 'carrots' },
        { '0': 'peaches and peas', '1': 'peaches', '2': 'peas', fruit: 'peaches', veg: 'peas' },
      ],
    },
    {
      title: 'A pattern in a variable',
      source:
        'variable = r\'(?P<fruit>[\\w\\.]+) and (?P<veg>[\\w]+)\';\nparse_regex_all!("apples and carrots, peaches and peas", variable)\n',
      result: [
        { fruit: 'apples', veg: 'carrots' },
        { fruit: 'peaches', veg: 'peas' },
      ],
    },
  ],
  typeOf(call) {
    const pattern = call.constant('pattern')
    const object = pattern instanceof Regex ? groupKinds(pattern) : Kind.object({}, Kind.bytes.or(Kind.null))
    const real = pattern instanceof Regex ? doubtfulGroups(pattern) : object
    const truly = { kind: Kind.arrayOf(real), fallible: true }
    return { kind: Kind.arrayOf(object.or(Kind.null)), fallible: true, truly }
  },
  compile() {
    const readers = new WeakMap<Regex, readonly [named: GroupReader, numbered: GroupReader]>()
    return (value, pattern, numeric) => {
      if (typeof value !== 'string' && !(value instanceof Uint8Array))
        fail(`expected string, got ${kindOf(value).toString()}`)
      let reader = readers.get(pattern)
      if (reader === undefined) {
        reader = [groupReader(pattern, false), groupReader(pattern, true)]
        readers.set(pattern, reader)
      }
      return pattern.matchAll(toText(value)).map(reader[numeric ? 1 : 0])
    }
  },
})
