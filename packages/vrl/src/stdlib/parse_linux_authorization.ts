import { DOUBTFUL_SYSLOG, parseSyslog, SYSLOG } from '../formats/syslog/syslog.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { Zone } from '../time/index.ts'

export const parse_linux_authorization = defineFunction({
  name: 'parse_linux_authorization',
  category: 'Parse',
  description:
    "Reads a line of a Linux system's log of authorizations, `/var/log/auth.log` or `/var/log/secure`, as `parse_syslog` does.",
  notes: [
    'A message without a year is of the present one, or in January of the last one if it is of December.',
    'Elements of structured data become fields; all their values are texts.',
    'What `parse_syslog` reads and VRL does not, is read here too.',
  ],
  params: [param.text('value', 'The message.')],
  returns: SYSLOG,
  failures: ['The text is no message of syslog.'],
  pure: false,
  examples: [
    {
      title: 'A login',
      source:
        "parse_linux_authorization!(\n    s'Mar 23 01:49:58 localhost sshd[1111]: Accepted publickey for eng from 10.1.1.1 port 8888 ssh2: RSA SHA256:foobar'\n)\n",
      type: 'object',
    },
  ],
  typeOf: () => ({ kind: SYSLOG, fallible: true, truly: { kind: DOUBTFUL_SYSLOG, fallible: true } }),
  compile(call) {
    const zone = new Zone(call.timezone)
    return (value) => parseSyslog(value, zone) ?? fail('unable to parse input as valid syslog message')
  },
})
