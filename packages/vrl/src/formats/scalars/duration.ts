/** Nanoseconds of the units. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['ms', 1e6],
  ['cs', 1e7],
  ['ds', 1e8],
  ['s', 1e9],
  ['m', 6e10],
  ['h', 3.6e12],
  ['d', 8.64e13],
  ['w', 6.048e14],
])

const DIGITS = /[\d.]+/g
const UNIT = /\s?([µa-z]{1,2})/iy
/** So many digits a number may have, the point among them. */
const MOST_DIGITS = 29
/** The largest decimal of 96 bits: so many seconds fit. */
const MOST = 2 ** 96

/** How many nanoseconds a unit has; `undefined` for one that is not known. */
export function nanosOfUnit(unit: string): number | undefined {
  return UNITS.get(unit)
}

/**
 * A duration such as `1h 30m`, `1s1ms` or `12.3s` in a unit that has `per` nanoseconds; a text says why it is none.
 * What stands before a number is passed over.
 */
export function parseDuration(text: string, per: number): number | string {
  let total = 0
  for (let at = 0; at < text.length; at = UNIT.lastIndex) {
    const span = nextSpan(text, at)
    if (span === undefined) return `unable to parse duration: '${text.slice(at)}'`
    const { number, name } = span
    if (number.length > MOST_DIGITS) return 'unable to parse number: Invalid decimal: overflow from too many digits'
    const unit = nanosOfUnit(name)
    if (unit === undefined) return `unknown duration unit: '${name}'`
    if (Number(number) * (unit / Math.min(per, 1e9)) > MOST) return `unable to convert duration: '${text.slice(at)}'`
    const scale = number.includes('.') ? number.length - 1 - number.indexOf('.') : 0
    total += (Number(number.replace('.', '')) * unit) / (Number(`1e${scale}`) * per)
  }
  return total
}

/** The next number that a unit follows, behind which `UNIT` stands then; of `1.2.3s` the number is `2.3`. */
function nextSpan(text: string, at: number): { number: string; name: string } | undefined {
  DIGITS.lastIndex = at
  for (let found = DIGITS.exec(text); found !== null; found = DIGITS.exec(text)) {
    UNIT.lastIndex = DIGITS.lastIndex
    const name = UNIT.exec(text)?.[1]
    if (name === undefined || found[0].endsWith('.')) continue
    const point = found[0].lastIndexOf('.')
    const start = point < 1 ? 0 : found[0].lastIndexOf('.', point - 1) + 1
    return { number: found[0].slice(start), name }
  }
  return undefined
}
