import { CallFault, defineFunction, param, type CallSite } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { Regex } from '../regex/index.ts'

export const match_any = defineFunction({
  name: 'match_any',
  category: 'String',
  description: 'Says whether one of some regular expressions matches anywhere in `value`.',
  params: [
    param.text('value', 'The text to look at.'),
    param.array('patterns', 'The regular expressions.', { constant: true }),
  ],
  returns: Kind.boolean,
  failures: [],
  examples: [
    {
      title: 'One of them matches',
      source: "match_any(\"I'm a little teapot\", [r'frying pan', r'teapot'])",
      result: true,
    },
    {
      title: 'None matches',
      source: "match_any(\"My name is John Doe\", patterns: [r'\\d+', r'Jane'])",
      result: false,
    },
  ],
  compile(call) {
    const patterns = patternsOf(call)
    return (value) => {
      for (let i = 0; i < patterns.length; i++) if ((patterns[i] as Regex).test(value)) return true
      return false
    }
  },
})

function patternsOf(call: CallSite): Regex[] {
  const patterns = call.constant('patterns')
  if (!Array.isArray(patterns))
    throw new CallFault('"patterns" has to be known when the program is compiled', 'patterns')
  return patterns.map((pattern) => {
    if (pattern instanceof Regex) return pattern
    throw new CallFault('"patterns" must hold regular expressions only', 'patterns')
  })
}
