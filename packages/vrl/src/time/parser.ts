import type { Timestamp } from '../value/index.ts'
import type { TimeFault } from './fields.ts'
import { Scan } from './scan.ts'
import { COMPOSITES, SPECIFIER } from './specifier.ts'
import type { Zone } from './zone.ts'

/** Reads times of one format. */
export interface TimeParser {
  /** The point in time, or why there is none, in chrono's words. */
  parse(text: string): Timestamp | TimeFault
}

const LETTER_U = 0x75

type Step = (scan: Scan) => TimeFault | undefined

/**
 * Compiles a strftime text for reading, as chrono reads: white space in the format stands for any or none, numbers may have
 * white space before them, names any case. A format with an offset or the name of a zone needs an offset; times of
 * all others are those of clocks in `zone`. An unknown specifier shows when a text has been read as far as that.
 */
export function compileTimeParser(format: string, zone: Zone): TimeParser {
  const steps = stepsOf(format)
  const hasZone = /%(?:Z|z|:z|#z|\+)/.test(format)
  const scan = new Scan()
  return {
    parse: (text) => {
      scan.begin(text)
      for (const step of steps) {
        const fault = step(scan)
        if (fault !== undefined) return fault
      }
      if (!scan.isAtEnd) return 'trailing input'
      return hasZone ? scan.fields.toTimestamp() : scan.fields.toTimestampIn(zone)
    },
  }
}

function stepsOf(format: string): Step[] {
  const steps: Step[] = []
  let from = 0
  for (let at = format.indexOf('%'); at >= 0; at = format.indexOf('%', from)) {
    steps.push(...literalsOf(format.slice(from, at)))
    SPECIFIER.lastIndex = at
    const match = SPECIFIER.exec(format)
    const found = match === null ? undefined : specifierSteps(match[2] as string, match[1] as string)
    if (match === null || found === undefined) return [...steps, () => 'bad or unsupported format string']
    steps.push(...found)
    from = at + match[0].length
  }
  return [...steps, ...literalsOf(format.slice(from))]
}

/** Runs of white space, and what is between them. */
function literalsOf(text: string): Step[] {
  const pieces = text.match(/\p{White_Space}+|\P{White_Space}+/gu) ?? []
  return pieces.map((piece) =>
    /^\p{White_Space}/u.test(piece) ? (scan) => scan.skipSpace() as undefined : (scan) => scan.literal(piece),
  )
}

function specifierSteps(specifier: string, padding: string): Step[] | undefined {
  if (Object.hasOwn(NUMBERS, specifier)) return [NUMBERS[specifier] as Step]
  if (padding !== '') return undefined
  if (specifier === '+') return RFC3339
  if (Object.hasOwn(COMPOSITES, specifier)) return stepsOf(COMPOSITES[specifier] as string)
  return Object.hasOwn(OTHERS, specifier) ? [OTHERS[specifier] as Step] : undefined
}

const NUMBERS: Readonly<Record<string, Step>> = {
  Y: (scan) => scan.year('year'),
  C: (scan) => scan.number('century', 2, 0, 99),
  y: (scan) => scan.number('yearOfCentury', 2, 0, 99),
  G: (scan) => scan.year('isoYear'),
  g: (scan) => scan.number('isoYearOfCentury', 2, 0, 99),
  q: (scan) => scan.number('quarter', 1, 1, 4),
  m: (scan) => scan.number('month', 2, 1, 12),
  d: (scan) => scan.number('day', 2, 1, 31),
  e: (scan) => scan.number('day', 2, 1, 31),
  j: (scan) => scan.number('ordinal', 3, 1, 366),
  U: (scan) => scan.number('sundayWeek', 2, 0, 53),
  W: (scan) => scan.number('mondayWeek', 2, 0, 53),
  V: (scan) => scan.number('isoWeek', 2, 1, 53),
  w: (scan) => scan.number('weekday', 1, 0, 6),
  u: (scan) => weekdayFromMonday(scan),
  H: (scan) => scan.hour(),
  k: (scan) => scan.hour(),
  I: (scan) => scan.hourOfHalf(),
  l: (scan) => scan.hourOfHalf(),
  M: (scan) => scan.number('minute', 2, 0, 59),
  S: (scan) => scan.number('second', 2, 0, 60),
  f: (scan) => scan.number('nanos', 9, 0, 999_999_999),
  s: (scan) => scan.number('epoch', Number.POSITIVE_INFINITY, 0, Number.MAX_SAFE_INTEGER),
}

const OTHERS: Readonly<Record<string, Step>> = {
  b: (scan) => scan.name('month', false),
  h: (scan) => scan.name('month', false),
  B: (scan) => scan.name('month', true),
  a: (scan) => scan.name('weekday', false),
  A: (scan) => scan.name('weekday', true),
  p: (scan) => scan.halfOfDay(),
  P: (scan) => scan.halfOfDay(),
  '.f': optionalFraction,
  '.3f': optionalFraction,
  '.6f': optionalFraction,
  '.9f': optionalFraction,
  '3f': (scan) => fixedFraction(scan, 3),
  '6f': (scan) => fixedFraction(scan, 6),
  '9f': (scan) => fixedFraction(scan, 9),
  Z: (scan) => scan.zoneName(),
  z: (scan) => scan.offset(false, false),
  ':z': (scan) => scan.offset(false, false),
  '::z': (scan) => scan.offset(false, false),
  ':::z': (scan) => scan.offset(false, false),
  '#z': (scan) => scan.offset(true, true),
  t: (scan) => scan.skipSpace() as undefined,
  n: (scan) => scan.skipSpace() as undefined,
  '%': (scan) => scan.literal('%'),
}

/** RFC 3339 with white space between its parts, and a space or `UTC` where it has `T` and `Z`. */
const RFC3339: Step[] = [
  ...stepsOf('%Y -%m -%d'),
  (scan) => {
    if (scan.isAtEnd) return 'premature end of input'
    const between = scan.text.charAt(scan.at)
    if (between !== 'T' && between !== 't' && between !== ' ') return 'input contains invalid characters'
    scan.at++
    return undefined
  },
  ...stepsOf('%H :%M :%S%.f '),
  (scan) => {
    const isName =
      (scan.text.charCodeAt(scan.at) | 0x20) === LETTER_U && /^utc/i.test(scan.text.slice(scan.at, scan.at + 3))
    if (!isName) return scan.offset(true, false)
    scan.at += 3
    return scan.fields.set('offset', 0)
  },
]

function weekdayFromMonday(scan: Scan): TimeFault | undefined {
  scan.skipSpace()
  const fault = scan.digits(1, 1)
  if (fault !== undefined) return fault
  return scan.value < 1 || scan.value > 7 ? 'input is out of range' : scan.fields.set('weekday', scan.value % 7)
}

function optionalFraction(scan: Scan): TimeFault | undefined {
  return scan.text.charCodeAt(scan.at) === 0x2e ? (scan.at++, scan.fraction()) : undefined
}

function fixedFraction(scan: Scan, digits: number): TimeFault | undefined {
  return scan.digits(digits, digits) ?? scan.fields.set('nanos', scan.value * 10 ** (9 - digits))
}
