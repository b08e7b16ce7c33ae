import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { boundariesOf, toCase, type Case } from '../text/casing.ts'
import { ORIGINAL_CASE } from '../text/case-names.ts'

export const camelcase = defineFunction({
  name: 'camelcase',
  category: 'String',
  description: 'Turns a name into camelCase.',
  params: [param.text('value', 'The name.'), ORIGINAL_CASE],
  returns: Kind.bytes,
  failures: [],
  examples: [
    { title: 'A name in kebab-case', source: 'camelcase("input-string")', result: 'inputString' },
    { title: 'A case that is given', source: 'camelcase("foo_bar_baz", "snake_case")', result: 'fooBarBaz' },
    {
      title: 'A case that is not that of the name: it stays',
      source: 'camelcase("foo_bar_baz", "kebab-case")',
      result: 'foo_bar_baz',
    },
  ],
  compile(call) {
    const boundaries = boundariesOf(call.constant('original_case') as Case | undefined)
    return (value) => toCase(value, 'camelCase', boundaries)
  },
})
