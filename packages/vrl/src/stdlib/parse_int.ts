import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { IntegerFault, parseInteger } from '../numbers/integer.ts'
import { display } from '../value/index.ts'

export const parse_int = defineFunction({
  name: 'parse_int',
  category: 'Parse',
  description: 'Reads an integer from a text.',
  params: [
    param.text('value', 'The text.'),
    param.count(
      'base',
      'The base, from 2 to 36. Left out: 2 behind `0b`, 8 behind `0o` and `0`, 16 behind `0x`, else 10.',
      { optional: true },
    ),
  ],
  returns: Kind.integer,
  failures: ['`value` is no integer of 64 bits in this base.', '`base` is less than 2 or greater than 36.'],
  examples: [
    { title: 'Decimal', source: 'parse_int!("-42")', result: -42 },
    { title: 'Binary', source: 'parse_int!("0b1001")', result: 9 },
    { title: 'Octal', source: 'parse_int!("0o42")', result: 34 },
    { title: 'Hexadecimal', source: 'parse_int!("0x2a")', result: 42 },
    { title: 'A base that is given', source: 'parse_int!("2a", 17)', result: 44 },
  ],
  run(value, base) {
    if (base !== undefined && (base < 2 || base > 36))
      fail(`invalid base ${display(value)}: must be be between 2 and 36 (inclusive)`)
    if (base === undefined && value === '') fail('value is empty')
    const prefix = base === undefined && value.charCodeAt(0) === ZERO ? (PREFIXES[value[1] ?? ''] ?? 0) : 0
    const own = base ?? (prefix || (value.charCodeAt(0) === ZERO ? 8 : 10))
    const parsed = parseInteger(prefix === 0 ? value : value.slice(2), own)
    return parsed instanceof IntegerFault ? fail(`could not parse integer: ${parsed.reason}`) : parsed
  },
})

const ZERO = 0x30
const PREFIXES: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16 }
