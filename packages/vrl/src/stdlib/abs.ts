import { defineFunction, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { float as toFloat } from '../value/index.ts'
import { integer } from '../numbers/integer.ts'

export const abs = defineFunction({
  name: 'abs',
  category: 'Number',
  description: 'Gives a number without its sign.',
  params: [param.of(Kind.number, 'value', 'The number.')],
  returns: Kind.number,
  rules: ['An integer gives an integer, a float a float.'],
  failures: [],
  examples: [
    { title: 'A negative integer', source: 'abs(-42)', result: 42 },
    { title: 'A negative float', source: 'abs(-42.2)', result: 42.2 },
    { title: 'A positive integer', source: 'abs(10)', result: 10 },
  ],
  typeOf: (call) => ({ kind: call.kind('value').only(Type.integer | Type.float), fallible: false }),
  run(value) {
    if (typeof value === 'number') return Math.abs(value)
    return typeof value === 'bigint' ? integer(value < 0n ? -value : value) : toFloat(Math.abs(Number(value)))
  },
})
