import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { floatOrZero } from '../numbers/decimal.ts'
import { nanosOfUnit, parseDuration } from '../formats/scalars/duration.ts'

export const parse_duration = defineFunction({
  name: 'parse_duration',
  category: 'Parse',
  description: 'Reads a duration such as `1h 30m` or `12.3s` from a text, and gives it in a unit of choice.',
  params: [
    param.text('value', 'The text: whole numbers with a unit each, or a single number with decimals and a unit.'),
    param.text('unit', 'The unit of the result: `ns`, `us` (or `µs`), `ms`, `cs`, `ds`, `s`, `m`, `h` or `d`.'),
  ],
  returns: Kind.float,
  rules: ['Months (`M`) have 30.44 days, years 365.25.'],
  failures: ['`value` is no duration.', '`unit` is not one of those units.'],
  examples: [
    { title: 'Milliseconds in seconds', source: 'parse_duration!("1005ms", unit: "s")', result: 1.005 },
    { title: 'Two units in one text', source: 'parse_duration!("1s 1ms", unit: "ms")', result: 1001 },
  ],
  run(value, unit) {
    const nanos = nanosOfUnit(unit) ?? fail(`unknown unit format: '${unit}'`)
    const parsed = parseDuration(value, nanos)
    return typeof parsed === 'string' ? fail(parsed) : floatOrZero(parsed)
  },
})
