import { typeName } from '../collection/type-name.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { toText } from '../value/index.ts'

export const contains_all = defineFunction({
  name: 'contains_all',
  category: 'String',
  description: 'Says whether each of some texts stands anywhere in `value`.',
  params: [
    param.text('value', 'The text to search.'),
    param.array('substrings', 'The texts to look for.'),
    param.boolean('case_sensitive', 'Whether upper and lower case have to agree.', { default: true }),
  ],
  returns: Kind.boolean,
  failures: ['One of `substrings` is not a string.'],
  examples: [
    {
      title: 'Both are there',
      source: 'contains_all("The NEEDLE in the Haystack", ["NEEDLE", "Haystack"])',
      result: true,
    },
    {
      title: 'One differs in its case',
      source: 'contains_all("The NEEDLE in the Haystack", ["needle", "Haystack"])',
      result: false,
    },
    {
      title: 'Case does not count',
      source: 'contains_all("The NEEDLE in the HaYsTaCk", ["nEeDlE", "haystack"], case_sensitive: false)',
      result: true,
    },
  ],
  typeOf: (call) => ({ kind: Kind.boolean, fallible: !call.kind('substrings').isSubsetOf(Kind.arrayOf(Kind.bytes)) }),
  run(value, substrings, sensitive) {
    const text = sensitive ? value : value.toLowerCase()
    for (const item of substrings) {
      if (typeof item !== 'string' && !(item instanceof Uint8Array)) fail(`expected string, got ${typeName(item)}`)
      const substring = toText(item)
      if (!text.includes(sensitive ? substring : substring.toLowerCase())) return false
    }
    return true
  },
})
