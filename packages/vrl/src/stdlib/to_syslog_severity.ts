import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { OLD_SEVERITIES, SEVERITIES } from '../formats/syslog/names.ts'

export const to_syslog_severity = defineFunction({
  name: 'to_syslog_severity',
  category: 'Convert',
  description: 'Gives the severity, from 0 to 7, of a keyword of syslog.',
  params: [param.text('value', 'The keyword, such as `alert`.')],
  returns: Kind.integer,
  rules: ['The old keywords `panic`, `error` and `warn` are those of 0, 3 and 4.'],
  failures: ['`value` is not the keyword of a severity.'],
  examples: [
    { title: 'A keyword', source: 'to_syslog_severity!("alert")', result: 1 },
    {
      title: 'A text that is no keyword',
      source: "to_syslog_severity!(s'foobar')",
      raises: 'function call error for "to_syslog_severity" at (0:30): syslog level foobar not valid',
    },
  ],
  run(value) {
    const severity = SEVERITIES.indexOf(OLD_SEVERITIES.get(value) ?? value)
    return severity < 0 ? fail(`syslog level ${value} not valid`) : severity
  },
})
