import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { toText } from '../value/index.ts'

export const join = defineFunction({
  name: 'join',
  category: 'String',
  description: 'Puts the strings of an array one behind the other.',
  params: [
    param.array('value', 'The strings.'),
    param.text('separator', 'The text that stands between two of them.', { default: '' }),
  ],
  returns: Kind.bytes,
  failures: ['An item of `value` is not a string.'],
  examples: [
    { title: 'Nothing between them', source: 'join!(["bring", "us", "together"])', result: 'bringustogether' },
    {
      title: 'With commas',
      source: 'join!(["sources", "transforms", "sinks"], separator: ", ")',
      result: 'sources, transforms, sinks',
    },
  ],
  run(value, separator) {
    let joined = ''
    for (let i = 0; i < value.length; i++) {
      const item = value[i]
      if (typeof item !== 'string' && !(item instanceof Uint8Array)) fail('all array items must be strings')
      joined += i === 0 ? toText(item) : separator + toText(item)
    }
    return joined
  },
})
