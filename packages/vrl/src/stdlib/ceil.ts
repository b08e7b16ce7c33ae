import { defineFunction, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { rounded } from '../numbers/rounding.ts'

export const ceil = defineFunction({
  name: 'ceil',
  category: 'Number',
  description: 'Rounds a number up.',
  params: [
    param.of(Kind.number, 'value', 'The number.'),
    param.count('precision', 'How many decimals are kept.', { default: 0 }),
  ],
  returns: Kind.number,
  rules: ['An integer stays as it is; a float gives a float.'],
  failures: [],
  examples: [
    { title: 'To a whole number', source: 'ceil(4.345)', result: 5 },
    { title: 'To two decimals', source: 'ceil(4.345, precision: 2)', result: 4.35 },
    { title: 'An integer', source: 'ceil(5)', result: 5 },
  ],
  typeOf: (call) => ({ kind: call.kind('value').only(Type.integer | Type.float), fallible: false }),
  run: (value, precision) => rounded(value, precision, Math.ceil),
})
