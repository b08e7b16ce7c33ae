import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { boundariesOf, toCase, type Case } from '../text/casing.ts'
import { ORIGINAL_CASE } from '../text/case-names.ts'

export const screamingsnakecase = defineFunction({
  name: 'screamingsnakecase',
  category: 'String',
  description: 'Turns a name into SCREAMING_SNAKE case.',
  params: [param.text('value', 'The name.'), ORIGINAL_CASE],
  returns: Kind.bytes,
  failures: [],
  examples: [
    { title: 'A name in kebab-case', source: 'screamingsnakecase("input-string")', result: 'INPUT_STRING' },
    { title: 'A case that is given', source: 'screamingsnakecase("foo_bar_baz", "snake_case")', result: 'FOO_BAR_BAZ' },
    {
      title: 'A case that is not that of the name: words are not found',
      source: 'screamingsnakecase("FooBarBaz", "kebab-case")',
      result: 'FOOBARBAZ',
    },
  ],
  compile(call) {
    const boundaries = boundariesOf(call.constant('original_case') as Case | undefined)
    return (value) => toCase(value, 'SCREAMING_SNAKE', boundaries)
  },
})
