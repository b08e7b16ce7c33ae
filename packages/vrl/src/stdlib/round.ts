import { defineFunction, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { nearest, rounded } from '../numbers/rounding.ts'

export const round = defineFunction({
  name: 'round',
  category: 'Number',
  description: 'Rounds a number to the nearest one; a half goes away from zero.',
  params: [
    param.of(Kind.number, 'value', 'The number.'),
    param.count('precision', 'How many decimals are kept.', { default: 0 }),
  ],
  returns: Kind.number,
  rules: ['An integer stays as it is; a float gives a float.'],
  failures: [],
  examples: [
    { title: 'To a whole number', source: 'round(4.345)', result: 4 },
    { title: 'To two decimals', source: 'round(4.345, precision: 2)', result: 4.35 },
    { title: 'A half goes up', source: 'round(5.5)', result: 6 },
    { title: 'Less than a half goes down', source: 'round(5.45)', result: 5 },
  ],
  typeOf: (call) => ({ kind: call.kind('value').only(Type.integer | Type.float), fallible: false }),
  run: (value, precision) => rounded(value, precision, nearest),
})
