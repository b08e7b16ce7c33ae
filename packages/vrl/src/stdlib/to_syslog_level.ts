import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { SEVERITIES } from '../formats/syslog/names.ts'

export const to_syslog_level = defineFunction({
  name: 'to_syslog_level',
  category: 'Convert',
  description: 'Gives the keyword of a severity of syslog: `emerg` for 0, `alert` for 1, and so on.',
  params: [param.integer('value', 'The severity, from 0 to 7.')],
  returns: Kind.bytes,
  failures: ['`value` is not a severity.'],
  examples: [
    { title: 'A severity', source: 'to_syslog_level!(5)', result: 'notice' },
    {
      title: 'A number that is no severity',
      source: 'to_syslog_level!(500)',
      raises: 'function call error for "to_syslog_level" at (0:21): severity level 500 not valid',
    },
  ],
  run: (value) => SEVERITIES[Number(value)] ?? fail(`severity level ${value} not valid`),
})
