export { asObject, guard, objectIn, placeAt, text } from './access.ts'
export { add, and, divide, merge, multiply, numberOf, remainder, subtract } from './arithmetic.ts'
export { compare, equal } from './comparison.ts'
export { Aborted, ended, messageOf, Stop, stop } from './stop.ts'
