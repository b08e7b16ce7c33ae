import { DOUBTFUL_SYSLOG, parseSyslog, SYSLOG } from '../formats/syslog/syslog.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { Zone } from '../time/index.ts'

export const parse_syslog = defineFunction({
  name: 'parse_syslog',
  category: 'Parse',
  description: 'Reads a message of syslog: RFC 5424, RFC 3164 and what is usual beside them.',
  notes: [
    'A message without a year is of the present one, or in January of the last one if it is of December.',
    'Elements of structured data become fields; all their values are texts.',
    'What VRL does not read, or leaves in the message, is read too: a dash for no time, fractions of a second in times of RFC 3164, the mark of UTF-8 before a message.',
  ],
  params: [param.text('value', 'The message.')],
  returns: SYSLOG,
  failures: ['The text is no message of syslog.'],
  pure: false,
  examples: [
    {
      title: 'RFC 5424',
      source:
        'parse_syslog!(s\'<13>1 2020-03-13T20:45:38.119Z dynamicwireless.name non 2426 ID931 [exampleSDID@32473 iut="3" eventSource= "Application" eventID="1011"] Try to override the THX port, maybe it will reboot the neural interface!\')',
      result: {
        appname: 'non',
        'exampleSDID@32473': { eventID: '1011', eventSource: 'Application', iut: '3' },
        facility: 'user',
        hostname: 'dynamicwireless.name',
        message: 'Try to override the THX port, maybe it will reboot the neural interface!',
        msgid: 'ID931',
        procid: 2426,
        severity: 'notice',
        timestamp: '2020-03-13T20:45:38.119Z',
        version: 1,
      },
    },
  ],
  typeOf: () => ({ kind: SYSLOG, fallible: true, truly: { kind: DOUBTFUL_SYSLOG, fallible: true } }),
  compile(call) {
    const zone = new Zone(call.timezone)
    return (value) => parseSyslog(value, zone) ?? fail('unable to parse input as valid syslog message')
  },
})
