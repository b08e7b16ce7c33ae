import { CallFault, defineFunction, fail, param } from '../function/index.ts'
import { compileGrok, GrokError, type GrokPattern } from '../grok/grok.ts'
import { Kind } from '../kind/index.ts'
import { setField, type ValueObject } from '../value/index.ts'

export const parse_grok = defineFunction({
  name: 'parse_grok',
  category: 'Parse',
  description:
    'Takes a text apart by a grok pattern: a regular expression in which `%{NAME:field}` stands for one of a library.',
  notes: [
    'All values are texts.',
    'A name that is given twice gets a number the second time: `name[1]`.',
    'Atomic groups, `(?>…)`, act as plain ones: a pattern that needs them matches more than in VRL.',
  ],
  params: [param.text('value', 'The text.'), param.text('pattern', 'The pattern.', { constant: true })],
  returns: Kind.anyObject,
  failures: ['The text does not match the pattern.'],
  examples: [
    {
      title: 'A time, a level and a message',
      source:
        'value = "2020-10-02T23:22:12.223222Z info Hello world"\npattern = "%{TIMESTAMP_ISO8601:timestamp} %{LOGLEVEL:level} %{GREEDYDATA:message}"\n\nparse_grok!(value, pattern)\n',
      result: { timestamp: '2020-10-02T23:22:12.223222Z', level: 'info', message: 'Hello world' },
    },
  ],
  compile(call) {
    const pattern = compiled(call.constant('pattern') as string)
    return (value) => {
      const result: ValueObject = {}
      const isMatch = pattern.match(value, (name, text) => setField(result, name, text))
      return isMatch ? result : fail('unable to parse input with grok pattern')
    }
  },
})

function compiled(pattern: string): GrokPattern {
  try {
    return compileGrok(pattern)
  } catch (error) {
    throw error instanceof GrokError ? new CallFault(error.message, 'pattern') : error
  }
}
