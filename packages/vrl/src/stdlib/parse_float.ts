import { defineFunction, fail, param } from '../function/index.ts'
import { quoted } from '../formats/scalars/quoted.ts'
import { Kind } from '../kind/index.ts'
import { float as toFloat } from '../value/index.ts'
import { parseDecimal } from '../numbers/decimal.ts'

export const parse_float = defineFunction({
  name: 'parse_float',
  category: 'String',
  description: 'Reads a float from a text in decimal or scientific notation; `inf` and `infinity` are known too.',
  params: [param.text('value', 'The text.')],
  returns: Kind.float,
  failures: ['`value` is no number.'],
  examples: [
    { title: 'An integer', source: 'parse_float!("-42")', result: -42 },
    { title: 'A fraction', source: 'parse_float!("42.38")', result: 42.38 },
    { title: 'Scientific notation', source: 'parse_float!("2.5e3")', result: 2500 },
  ],
  run(value) {
    const parsed = parseDecimal(value)
    if (parsed === undefined) {
      const reason = value === '' ? 'cannot parse float from empty string' : 'invalid float literal'
      return fail(`Invalid floating point number ${quoted(value)}: ${reason}`)
    }
    return Number.isNaN(parsed) ? fail(`NaN number not supported ${quoted(value)}`) : toFloat(parsed)
  },
})
