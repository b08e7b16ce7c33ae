import { defineFunction, fail, param } from '../function/index.ts'
import { crcOf, type Crc } from '../hash/crc.ts'
import { CRC_ALGORITHMS } from '../hash/crc-catalog.ts'
import { Kind } from '../kind/index.ts'
import { toBytes } from '../value/index.ts'

const made = new Map<string, Crc>()

export const crc = defineFunction({
  name: 'crc',
  category: 'Checksum',
  description:
    'Computes a [cyclic redundancy check](https://reveng.sourceforge.io/crc-catalogue/all.htm) of `value`, as decimal digits.',
  params: [
    param.bytes('value', 'What the checksum is of.'),
    param.text(
      'algorithm',
      `The algorithm, in upper or lower case: ${[...CRC_ALGORITHMS.keys()].map((name) => `\`${name}\``).join(', ')}.`,
      {
        default: 'CRC_32_ISO_HDLC',
      },
    ),
  ],
  returns: Kind.bytes,
  failures: ['The algorithm is not known. This cannot happen where it is given as a literal that is right.'],
  examples: [
    { title: 'The checksum of Ethernet, gzip and PNG', source: 'crc("foo")', result: '2356372769' },
    {
      title: 'That of the command cksum, without the length',
      source: 'crc("foo", algorithm: "CRC_32_CKSUM")',
      result: '4271552933',
    },
  ],
  typeOf(call) {
    const algorithm = call.constant('algorithm')
    return { kind: Kind.bytes, fallible: typeof algorithm !== 'string' || !CRC_ALGORITHMS.has(algorithm.toUpperCase()) }
  },
  run: (value, algorithm) => String(crcCalled(algorithm)(toBytes(value))),
})

function crcCalled(algorithm: string): Crc {
  const known = made.get(algorithm)
  if (known !== undefined) return known
  const name = algorithm.toUpperCase()
  const crcFunction = made.get(name) ?? crcOf(CRC_ALGORITHMS.get(name) ?? fail(`Invalid CRC algorithm: ${name}`))
  made.set(name, crcFunction)
  return crcFunction
}
