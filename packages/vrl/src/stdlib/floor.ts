import { defineFunction, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { rounded } from '../numbers/rounding.ts'

export const floor = defineFunction({
  name: 'floor',
  category: 'Number',
  description: 'Rounds a number down.',
  params: [
    param.of(Kind.number, 'value', 'The number.'),
    param.count('precision', 'How many decimals are kept.', { default: 0 }),
  ],
  returns: Kind.number,
  rules: ['An integer stays as it is; a float gives a float.'],
  failures: [],
  examples: [
    { title: 'To a whole number', source: 'floor(9.8)', result: 9 },
    { title: 'To two decimals', source: 'floor(4.345, precision: 2)', result: 4.34 },
  ],
  typeOf: (call) => ({ kind: call.kind('value').only(Type.integer | Type.float), fallible: false }),
  run: (value, precision) => rounded(value, precision, Math.floor),
})
