import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const format_int = defineFunction({
  name: 'format_int',
  category: 'Number',
  description: 'Writes an integer as text, in a base from 2 to 36 with digits beyond 9 in lower case.',
  params: [param.integer('value', 'The integer.'), param.integer('base', 'The base.', { default: 10 })],
  returns: Kind.bytes,
  failures: ['`base` is less than 2 or greater than 36.'],
  examples: [
    { title: 'Hexadecimal', source: 'format_int!(42, 16)', result: '2a' },
    { title: 'Hexadecimal with a sign', source: 'format_int!(-42, 16)', result: '-2a' },
    { title: 'Decimal', source: 'format_int!(42)', result: '42' },
  ],
  run(value, base) {
    if (base < 2 || base > 36) fail(`invalid base ${base}: must be be between 2 and 36 (inclusive)`)
    return value.toString(Number(base))
  },
})
