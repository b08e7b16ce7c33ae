import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const strlen = defineFunction({
  name: 'strlen',
  category: 'Enumerate',
  description: 'Counts the characters of a text, as Unicode has them. `length` counts bytes.',
  params: [param.text('value', 'The text.')],
  returns: Kind.integer,
  failures: [],
  examples: [{ title: 'Letters with accents', source: 'strlen("ñandú")', result: 5 }],
  run(value) {
    let pairs = 0
    for (let i = 1; i < value.length; i++) {
      const low = value.charCodeAt(i)
      if (low < 0xdc00 || low > 0xdfff) continue
      const high = value.charCodeAt(i - 1)
      if (high >= 0xd800 && high <= 0xdbff) pairs++
    }
    return value.length - pairs
  },
})
