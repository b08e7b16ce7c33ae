import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { Timestamp, toText } from '../value/index.ts'
import { compileTimeParser, type TimeParser, Zone } from '../time/index.ts'
import { remembered } from '../collection/remembered.ts'
import { typeName } from '../collection/type-name.ts'
import { quoted } from '../formats/scalars/quoted.ts'
import { zoneNamed } from '../formats/scalars/zone-named.ts'

export const parse_timestamp = defineFunction({
  name: 'parse_timestamp',
  category: 'Parse',
  description: 'Reads a timestamp from a text of a given format.',
  notes: [
    'A leap second, such as `23:59:60`, is the first second of the next minute; VRL keeps it within the minute before, as one of more than a second.',
  ],
  params: [
    param.lenient(Kind.bytes.or(Kind.timestamp), 'value', 'The text; a timestamp stays as it is.'),
    param.text(
      'format',
      'The format, with [specifiers](https://docs.rs/chrono/latest/chrono/format/strftime/index.html) such as `%Y`.',
    ),
    param.text(
      'timezone',
      'The zone of a text without an offset: a name of the TZ database, or `local`. Left out: that of the configuration.',
      { optional: true },
    ),
  ],
  returns: Kind.timestamp,
  failures: ['`value` is not of this format.', '`timezone` is not the name of a zone.'],
  examples: [
    {
      title: 'A text with an offset',
      source: 'parse_timestamp!("10-Oct-2020 16:00+00:00", format: "%v %R %:z")',
      result: "t'2020-10-10T16:00:00Z'",
    },
    {
      title: 'A text of another zone',
      source: 'parse_timestamp!("16/10/2019 12:00:00", format: "%d/%m/%Y %H:%M:%S", timezone: "Asia/Taipei")',
      result: "t'2019-10-16T04:00:00Z'",
    },
  ],
  compile(call) {
    const parsersOf = remembered((name) => parsersIn(zoneNamed(name)))
    const parsersHere = parsersIn(new Zone(call.timezone))
    return (value, format, timezone) => {
      if (value instanceof Timestamp) return value
      const parser = (timezone === undefined ? parsersHere : parsersOf(timezone))(format)
      if (typeof value !== 'string' && !(value instanceof Uint8Array))
        return fail(`unable to convert ${typeName(value)} value to timestamp`)
      const text = toText(value)
      const parsed = parser.parse(text)
      return parsed instanceof Timestamp ? parsed : fail(`Invalid timestamp ${quoted(text)}: ${parsed}`)
    }
  },
})

function parsersIn(zone: Zone): (format: string) => TimeParser {
  return remembered((format) => compileTimeParser(format, zone))
}
