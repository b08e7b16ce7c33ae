import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { setField, toText, type ValueObject } from '../value/index.ts'
import { inspected } from '../formats/scalars/inspected.ts'

export const tally = defineFunction({
  name: 'tally',
  category: 'Enumerate',
  description: 'Counts how often each text occurs in an array, and gives an object of the counts.',
  params: [param.array('value', 'The array of texts.')],
  returns: Kind.object({}, Kind.integer),
  failures: ['An item is not a text.'],
  shares: false,
  examples: [
    {
      title: 'Texts of which one comes twice',
      source: 'tally!(["foo", "bar", "foo", "baz"])',
      result: { foo: 2, bar: 1, baz: 1 },
    },
  ],
  run(value) {
    const counts = new Map<string, number>()
    for (const item of value) {
      if (typeof item !== 'string' && !(item instanceof Uint8Array))
        fail(`all values must be strings, found: ${inspected(item)}`)
      const text = toText(item)
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
    const result: ValueObject = {}
    for (const [text, count] of counts) setField(result, text, count)
    return result
  },
})
