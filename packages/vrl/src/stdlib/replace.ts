import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import type { Regex } from '../regex/index.ts'
import { toText } from '../value/index.ts'

export const replace = defineFunction({
  name: 'replace',
  category: 'String',
  description: 'Replaces what a pattern finds in `value`.',
  notes: [
    'Where `pattern` is a regular expression, `$1`, `$name` and `${name}` in `with` stand for its groups, and `$$` for `$`.',
    'In a configuration file `$` begins a variable of the environment: write `$$` for it there.',
  ],
  params: [
    param.text('value', 'The text in which to replace.'),
    param.of(Kind.bytes.or(Kind.regex), 'pattern', 'The text or the regular expression to replace.'),
    param.text('with', 'What stands in its place.'),
    param.count('count', 'How many places are replaced at most, from the left; `-1` for all.', { default: -1 }),
  ],
  returns: Kind.bytes,
  failures: [],
  examples: [
    { title: 'A text', source: 'replace("Apples and Bananas", "and", "not")', result: 'Apples not Bananas' },
    {
      title: 'A regular expression',
      source: 'replace("Apples and Bananas", r\'(?i)bananas\', "Pineapples")',
      result: 'Apples and Pineapples',
    },
    {
      title: 'The first place only',
      source: 'replace("Bananas and Bananas", "Bananas", "Pineapples", count: 1)',
      result: 'Pineapples and Bananas',
    },
    {
      title: 'With a group',
      source:
        '# Note that in the context of Vector configuration files, an extra `$` escape character is required\n# (i.e. `$$num`) to avoid interpreting `num` as an environment variable.\nreplace("foo123bar", r\'foo(?P<num>\\d+)bar\', "$num")\n',
      result: '123',
    },
    { title: 'All places', source: 'replace("foobar", "o", "i")', result: 'fiibar' },
  ],
  run(value, pattern, replacement, count) {
    if (count === 0) return value
    if (typeof pattern === 'string' || pattern instanceof Uint8Array) {
      const text = toText(pattern)
      if (count < 0 && text !== '') return value.replaceAll(text, () => replacement)
      return replacedFirst(value, text, replacement, count < 0 ? Number.POSITIVE_INFINITY : count)
    }
    const regex = pattern as Regex
    return count < 0 ? regex.replaceAll(value, replacement) : regex.replaceN(value, replacement, count)
  },
})

function replacedFirst(value: string, pattern: string, replacement: string, count: number): string {
  let out = ''
  let at = 0
  let from = 0
  for (let n = 0; n < count; n++) {
    const found = value.indexOf(pattern, from)
    if (found < 0 || (pattern === '' && from > value.length)) break
    out += value.slice(at, found) + replacement
    at = found + pattern.length
    from = pattern === '' ? found + String.fromCodePoint(value.codePointAt(found) ?? 0).length : at
  }
  return out + value.slice(at)
}
