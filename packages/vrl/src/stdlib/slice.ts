import { defineFunction, fail, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { isAscii } from '../text/utf8.ts'
import { fromBytes, toBytes, type Value } from '../value/index.ts'

export const slice = defineFunction({
  name: 'slice',
  category: 'String',
  description: 'Gives a part of a string or an array, from `start` up to but not including `end`.',
  notes: [
    'Places count from 0; negative ones count from the end. In strings they are bytes.',
    'An `end` beyond the end means the end.',
  ],
  params: [
    param.of(Kind.bytes.or(Kind.anyArray), 'value', 'The string or array.'),
    param.count('start', 'Where the part begins.'),
    param.count('end', 'Where it ends; without it, at the end.', { optional: true }),
  ],
  returns: Kind.bytes.or(Kind.anyArray),
  failures: ['`start` is outside of `value`.', '`end` is before `start`.'],
  examples: [
    {
      title: 'A part of a text',
      source: 'slice!("Supercalifragilisticexpialidocious", start: 5, end: 13)',
      result: 'califrag',
    },
    {
      title: 'An end that counts from the end',
      source: 'slice!("Supercalifragilisticexpialidocious", start: 5, end: -14)',
      result: 'califragilistic',
    },
    { title: 'The rest of a text', source: 'slice!("foobar", 3)', result: 'bar' },
    { title: 'The rest of an array', source: 'slice!([0, 1, 2], 1)', result: [1, 2] },
  ],
  typeOf(call) {
    const value = call.kind('value')
    if (value.is(Type.bytes)) return { kind: Kind.bytes, fallible: true }
    if (!value.is(Type.array)) return { kind: Kind.bytes.or(Kind.anyArray), fallible: true }
    return { kind: Kind.arrayOf(value.array?.all ?? Kind.any), fallible: true }
  },
  run(value, start, end) {
    const whole =
      typeof value === 'string' && !isAscii(value) ? toBytes(value) : (value as string | Uint8Array | Value[])
    const { length } = whole
    const from = start < 0 ? start + length : start
    const to = end === undefined ? length : end < 0 ? end + length : end
    if (from < 0 || from > length) fail(`"start" must be between "${0 - length}" and "${length}"`)
    if (to < from) fail('"end" must be greater or equal to "start"')
    const part = whole.slice(from, Math.min(to, length))
    return part instanceof Uint8Array ? fromBytes(part) : part
  },
})
