import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { FACILITIES } from '../formats/syslog/names.ts'

export const to_syslog_facility_code = defineFunction({
  name: 'to_syslog_facility_code',
  category: 'Convert',
  description: 'Gives the code, from 0 to 23, of a facility of syslog by its keyword.',
  params: [param.text('value', 'The keyword, such as `authpriv`.')],
  returns: Kind.integer,
  failures: ['`value` is not the keyword of a facility.'],
  examples: [
    { title: 'A keyword', source: 'to_syslog_facility_code!("authpriv")', result: 10 },
    {
      title: 'A text that is no keyword',
      source: "to_syslog_facility_code!(s'foobar')",
      raises: 'function call error for "to_syslog_facility_code" at (0:35): syslog facility \'foobar\' not valid',
    },
  ],
  run(value) {
    const code = FACILITIES.indexOf(value)
    return code < 0 ? fail(`syslog facility '${value}' not valid`) : code
  },
})
