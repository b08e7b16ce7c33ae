import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { FACILITIES } from '../formats/syslog/names.ts'

export const to_syslog_facility = defineFunction({
  name: 'to_syslog_facility',
  category: 'Convert',
  description: 'Gives the keyword of a facility of syslog: `kern` for 0, `user` for 1, and so on.',
  params: [param.integer('value', 'The code of the facility, from 0 to 23.')],
  returns: Kind.bytes,
  failures: ['`value` is not the code of a facility.'],
  examples: [
    { title: 'A code', source: 'to_syslog_facility!(4)', result: 'auth' },
    {
      title: 'A number that is no code',
      source: 'to_syslog_facility!(500)',
      raises: 'function call error for "to_syslog_facility" at (0:24): facility code 500 not valid',
    },
  ],
  run: (value) => FACILITIES[Number(value)] ?? fail(`facility code ${value} not valid`),
})
