import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { boundariesOf, toCase, type Case } from '../text/casing.ts'
import { ORIGINAL_CASE } from '../text/case-names.ts'

export const kebabcase = defineFunction({
  name: 'kebabcase',
  category: 'String',
  description: 'Turns a name into kebab-case.',
  params: [param.text('value', 'The name.'), ORIGINAL_CASE],
  returns: Kind.bytes,
  failures: [],
  examples: [
    { title: 'A name in PascalCase', source: 'kebabcase("InputString")', result: 'input-string' },
    { title: 'A case that is given', source: 'kebabcase("foo_bar_baz", "snake_case")', result: 'foo-bar-baz' },
    {
      title: 'A case that is not that of the name: it stays',
      source: 'kebabcase("foo_bar_baz", "PascalCase")',
      result: 'foo_bar_baz',
    },
  ],
  compile(call) {
    const boundaries = boundariesOf(call.constant('original_case') as Case | undefined)
    return (value) => toCase(value, 'kebab-case', boundaries)
  },
})
