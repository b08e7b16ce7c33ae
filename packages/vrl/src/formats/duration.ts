/** Nanoseconds of the units that a result may be in. */
const RESULT_UNITS: ReadonlyMap<string, number> = new Map([
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
])

/** Nanoseconds of what may stand behind a whole number. */
const UNITS: ReadonlyMap<string, number> = new Map(
  [
    ['nanos nsec ns', 1],
    ['micros usec us µs', 1e3],
    ['millis msec ms', 1e6],
    ['seconds second secs sec s', 1e9],
    ['minutes minute mins min m', 6e10],
    ['hours hour hrs hr h', 3.6e12],
    ['days day d', 8.64e13],
    ['weeks week wks wk w', 6.048e14],
    ['months month M', 2.630016e15],
    ['years year yrs yr y', 3.15576e16],
  ].flatMap(([names, nanos]) =>
    String(names)
      .split(' ')
      .map((name) => [name, Number(nanos)] as const),
  ),
)

const SPAN = /(\d+)([a-zµ]+)/giy
const FRACTION = /^(\d+(?:\.\d+)?|\.\d+)\s?([µa-z]{1,2})$/i
/** So many digits a number may have, the point among them. */
const MOST_DIGITS = 29

/** How many nanoseconds a unit of a result has; `undefined` for one that is not known. */
export function nanosOfUnit(unit: string): number | undefined {
  return RESULT_UNITS.get(unit)
}

/**
 * A duration such as `1h 30m`, `1s1ms` or `12.3s` in a unit that has `per` nanoseconds; a text says why it is none.
 * Whole numbers may follow each other, each with its unit; one with a fraction stands alone.
 */
export function parseDuration(text: string, per: number): number | string {
  const whole = wholeSpans(text.replaceAll(' ', '').replaceAll('μ', 'µ'))
  return whole === undefined ? fraction(text, per) : whole / per
}

function wholeSpans(text: string): number | undefined {
  let total = 0
  SPAN.lastIndex = 0
  do {
    const span = SPAN.exec(text)
    const unit = span === null ? undefined : UNITS.get(span[2] as string)
    const count = Number(span?.[1])
    if (unit === undefined || !Number.isSafeInteger(count)) return undefined
    total += count * unit
  } while (SPAN.lastIndex < text.length)
  return total
}

function fraction(text: string, per: number): number | string {
  const [, number, name] = FRACTION.exec(text) ?? []
  if (number === undefined || name === undefined) return `unable to parse duration: '${text}'`
  const unit = nanosOfUnit(name)
  if (unit === undefined) return `unknown duration unit: '${name}'`
  if (number.length > MOST_DIGITS) return 'unable to parse number: Invalid decimal: overflow from too many digits'
  const scale = number.includes('.') ? number.length - 1 - number.indexOf('.') : 0
  return (Number(number.replace('.', '')) * unit) / (Number(`1e${scale}`) * per)
}
