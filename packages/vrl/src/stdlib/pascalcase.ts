import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { boundariesOf, toCase, type Case } from '../text/casing.ts'
import { ORIGINAL_CASE } from '../text/case-names.ts'

export const pascalcase = defineFunction({
  name: 'pascalcase',
  category: 'String',
  description: 'Turns a name into PascalCase.',
  params: [param.text('value', 'The name.'), ORIGINAL_CASE],
  returns: Kind.bytes,
  failures: [],
  examples: [
    { title: 'A name in kebab-case', source: 'pascalcase("input-string")', result: 'InputString' },
    { title: 'A case that is given', source: 'pascalcase("foo_bar_baz", "snake_case")', result: 'FooBarBaz' },
    {
      title: 'A case that is not that of the name: only the first letter changes',
      source: 'pascalcase("foo_bar_baz", "kebab-case")',
      result: 'Foo_bar_baz',
    },
  ],
  compile(call) {
    const boundaries = boundariesOf(call.constant('original_case') as Case | undefined)
    return (value) => toCase(value, 'PascalCase', boundaries)
  },
})
