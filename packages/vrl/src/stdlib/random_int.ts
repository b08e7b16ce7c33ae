import { CallFault, defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { randomBelow } from '../random/bits.ts'

const FAULT = 'max must be greater than min'

export const random_int = defineFunction({
  name: 'random_int',
  category: 'Random',
  description: 'Gives an integer from `min` up to but not including `max`, each as likely as the others.',
  params: [param.integer('min', 'The least that it may be.'), param.integer('max', 'What it is always less than.')],
  returns: Kind.integer,
  failures: ['`max` is not greater than `min`. This cannot happen where both are given as literals that are right.'],
  pure: false,
  examples: [{ title: 'It lies between the two', source: 'i = random_int(0, 10)\ni >= 0 && i < 10\n', result: true }],
  typeOf(call) {
    const [min, max] = [call.constant('min'), call.constant('max')]
    if (min === undefined || max === undefined) return { kind: Kind.integer, fallible: true }
    if ((max as number | bigint) <= (min as number | bigint)) throw new CallFault(FAULT, 'max')
    return { kind: Kind.integer, fallible: false }
  },
  run(min, max) {
    if (max <= min) fail(FAULT)
    if (typeof min === 'number' && typeof max === 'number' && Number.isSafeInteger(max - min)) {
      return min + Number(randomBelow(BigInt(max - min)))
    }
    const value = BigInt(min) + randomBelow(BigInt(max) - BigInt(min))
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value
  },
})
