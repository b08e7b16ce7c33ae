import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { compileStrftime, StrftimeSyntaxError, type Strftime } from '../time/index.ts'
import { remembered } from '../collection/remembered.ts'
import { zoneNamed } from '../formats/scalars/zone-named.ts'

export const format_timestamp = defineFunction({
  name: 'format_timestamp',
  category: 'Timestamp',
  description: 'Writes a timestamp as text.',
  params: [
    param.timestamp('value', 'The timestamp.'),
    param.text(
      'format',
      'The text, with [specifiers](https://docs.rs/chrono/latest/chrono/format/strftime/index.html) such as `%Y`.',
    ),
    param.text('timezone', 'The zone whose clocks are read: a name of the TZ database, or `local`. Left out: UTC.', {
      optional: true,
    }),
  ],
  returns: Kind.bytes,
  failures: ['`format` has a specifier that is not known.', '`timezone` is not the name of a zone.'],
  examples: [
    {
      title: 'The format of RFC 3339',
      source: 'format_timestamp!(t\'2020-10-21T16:00:00Z\', format: "%+")',
      result: '2020-10-21T16:00:00+00:00',
    },
    {
      title: 'A short format',
      source: 'format_timestamp!(t\'2020-10-21T16:00:00Z\', format: "%v %R")',
      result: '21-Oct-2020 16:00',
    },
    {
      title: 'A long format',
      source: 'format_timestamp!(t\'2021-02-10T23:32:00+00:00\', format: "%d %B %Y %H:%M")',
      result: '10 February 2021 23:32',
    },
    {
      title: 'The clocks of another zone',
      source: 'format_timestamp!(t\'2021-02-10T23:32:00+00:00\', format: "%d %B %Y %H:%M", timezone: "Europe/Berlin")',
      result: '11 February 2021 00:32',
    },
  ],
  compile() {
    const formatOf = remembered(compiled)
    const zoneOf = remembered(zoneNamed)
    return (value, format, timezone) => {
      const { strftime, names } = formatOf(format)
      if (timezone === undefined) return strftime.format(value)
      const zone = zoneOf(timezone)
      return strftime.format(value, names ? zone.named(value.seconds) : zone.at(value.seconds))
    }
  },
})

/** A format, and whether it shows the name of the zone, which is dear to find. */
function compiled(format: string): { strftime: Strftime; names: boolean } {
  try {
    return { strftime: compileStrftime(format), names: format.includes('%Z') }
  } catch (error) {
    if (error instanceof StrftimeSyntaxError) fail('invalid format')
    throw error
  }
}
