import { decimalText } from '../value/index.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { isFloat } from '../numbers/decimal.ts'

export const format_number = defineFunction({
  name: 'format_number',
  category: 'Number',
  description: 'Writes a number as text for people, with separators of choice.',
  notes: [
    'Groups are of three digits from the right; VRL puts a separator before the first of them too where it is full.',
    'There are 1,000 decimals at most, and `-0.0` is `0`.',
  ],
  params: [
    param.of(Kind.number, 'value', 'The number.'),
    param.count('scale', 'How many decimals there are: further ones are cut off, missing ones are zeros.', {
      optional: true,
    }),
    param.text('decimal_separator', 'What stands before the decimals.', { default: '.' }),
    param.text('grouping_separator', 'What stands between thousands; left out: nothing.', { optional: true }),
  ],
  returns: Kind.bytes,
  failures: [],
  examples: [
    {
      title: 'Three decimals and groups',
      source: 'format_number(1234567.89, 3, decimal_separator: ".", grouping_separator: ",")',
      result: '1,234,567.890',
    },
    {
      title: 'Separators of other countries',
      source: 'format_number(4672.4, decimal_separator: ",", grouping_separator: "_")',
      result: '4_672,4',
    },
    {
      title: 'A separator beyond ASCII',
      source: 'format_number(4321.09, 3, decimal_separator: "·")',
      result: '4321·090',
    },
  ],
  run(value, scale, point, separator) {
    const text = isFloat(value) ? floatText(Number(value)) : String(value as number | bigint)
    const [whole = '', fraction = ''] = text.split('.')
    const decimals =
      scale === undefined ? fraction : fraction.padEnd(Math.min(scale, MOST_DECIMALS), '0').slice(0, Math.max(0, scale))
    const grouped = separator === undefined ? whole : grouping(whole, separator)
    return decimals === '' ? grouped : grouped + point + decimals
  },
})

const MOST_DECIMALS = 1000
/** Digits behind which a float has only the noise of its binary form. */
const EXACT_DIGITS = 15

/** With all digits of a whole number, else with as many as a decimal of 53 bits has. */
function floatText(value: number): string {
  if (Math.abs(value) >= 2 ** 53) return String(BigInt(value))
  const longer = value.toPrecision(EXACT_DIGITS + 1)
  const digits = Number(longer.replace(/e.*|\D/gi, ''))
  return decimalText(Number.isSafeInteger(digits) ? Number(longer) : Number(value.toPrecision(EXACT_DIGITS)))
}

function grouping(whole: string, separator: string): string {
  const first = whole.startsWith('-') ? 1 : 0
  let text = whole
  for (let at = whole.length - 3; at > first; at -= 3) text = text.slice(0, at) + separator + text.slice(at)
  return text
}
