import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { float as toFloat } from '../value/index.ts'
import { bytesOfPrefix, parseByteSize, SizeFault } from '../formats/scalars/byte-size.ts'

export const parse_bytes = defineFunction({
  name: 'parse_bytes',
  category: 'Parse',
  description: 'Reads a size in bytes such as `1.5KiB` from a text, and gives it in a unit of choice.',
  params: [
    param.text('value', 'The text.'),
    param.text(
      'unit',
      'The unit of the result: `B`, `KiB`, `MiB` and so on to `EiB`, or `B`, `kB`, `MB` and so on to `EB`.',
    ),
    param.choice(
      'base',
      'What `KB`, `MB` and the like stand for, in the text and in the unit.',
      { '2': 'Powers of 1024.', '10': 'Powers of 1000.' },
      { default: '2' },
    ),
  ],
  returns: Kind.float,
  rules: [
    'Sizes are rounded to whole bytes before they are converted.',
    '`kB` and `KB` are the same unit, whatever the base; VRL knows the one for base 10 and the other for base 2.',
  ],
  failures: [
    '`value` is no size of 64 bits.',
    '`unit` is not one of those units, or has an `i` although `base` is `10`.',
  ],
  examples: [
    { title: 'Kibibytes in mebibytes', source: 'parse_bytes!("1024KiB", unit: "MiB")', result: 1 },
    { title: 'Kibibytes in bytes', source: 'parse_bytes!("1KiB", unit: "B")', result: 1024 },
    { title: 'Powers of 1000', source: 'parse_bytes!("4TB", unit: "MB", base: "10")', result: 4000000 },
    { title: 'Gigabytes in bytes', source: 'parse_bytes!("1GB", unit: "B", base: "10")', result: 1000000000 },
    { title: 'Gigabytes as powers of 1024', source: 'parse_bytes!("1GB", unit: "B", base: "2")', result: 1073741824 },
    {
      title: 'Gigabytes in megabytes, as powers of 1024',
      source: 'parse_bytes!("1GB", unit: "MB", base: "2")',
      result: 1024,
    },
  ],
  run(value, unit, base) {
    const system = base === '2' ? 2 : 10
    const per = bytesOfUnit(unit, system) ?? fail(`unknown unit format: '${unit}'`)
    const size = parseByteSize(value, system)
    return size instanceof SizeFault ? fail(`unable to parse bytes: '${size.reason}'`) : toFloat(Number(size) / per)
  },
})

const UNIT = /^(?:([kKMGTPE])(i?))?B$/

function bytesOfUnit(unit: string, base: 2 | 10): number | undefined {
  const match = UNIT.exec(unit)
  if (match === null || (match[2] === 'i' && base === 10)) return undefined
  return match[1] === undefined ? 1 : bytesOfPrefix(match[1], base)
}
