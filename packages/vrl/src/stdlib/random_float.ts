import { CallFault, defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { randomFraction } from '../random/bits.ts'
import { float } from '../value/index.ts'

const FAULT = 'max must be greater than min'

export const random_float = defineFunction({
  name: 'random_float',
  category: 'Random',
  description: 'Gives a float from `min` up to but not including `max`, each as likely as the others.',
  params: [param.float('min', 'The least that it may be.'), param.float('max', 'What it is always less than.')],
  returns: Kind.float,
  failures: ['`max` is not greater than `min`. This cannot happen where both are given as literals that are right.'],
  pure: false,
  examples: [
    { title: 'It lies between the two', source: 'f = random_float(0.0, 10.0)\nf >= 0 && f < 10\n', result: true },
  ],
  typeOf(call) {
    const [min, max] = [call.constant('min'), call.constant('max')]
    if (min === undefined || max === undefined) return { kind: Kind.float, fallible: true }
    if (Number(max) <= Number(min)) throw new CallFault(FAULT, 'max')
    return { kind: Kind.float, fallible: false }
  },
  run(min, max) {
    if (max <= min) fail(FAULT)
    const fraction = randomFraction()
    const value = min * (1 - fraction) + max * fraction
    return float(value < max && value >= min ? value : min)
  },
})
