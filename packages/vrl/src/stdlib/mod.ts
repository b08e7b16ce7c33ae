import { defineFunction, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { remainder } from '../runtime/arithmetic.ts'

export const mod = defineFunction({
  name: 'mod',
  category: 'Number',
  description: 'Gives what is left when `value` is divided by `modulus`, with the sign of `value`.',
  params: [
    param.lenient(Kind.number, 'value', 'The number to divide.'),
    param.lenient(Kind.number, 'modulus', 'The number to divide by.'),
  ],
  returns: Kind.number,
  rules: ['Integers give an integer; where one of them is a float, so is the result.'],
  failures: ['`modulus` is zero.'],
  examples: [{ title: 'Two integers', source: 'mod(5, 2)', result: 1 }],
  typeOf(call) {
    const [value, modulus] = [call.kind('value'), call.kind('modulus')]
    const integers = value.is(Type.integer) && modulus.is(Type.integer)
    const floats = value.is(Type.float) || modulus.is(Type.float)
    const by = Number(call.constant('modulus') ?? 0)
    const kind = integers ? Kind.integer : floats ? Kind.float : Kind.number
    return { kind, fallible: by === 0 || !Number.isFinite(by) }
  },
  run: (value, modulus) => remainder(value, modulus),
})
