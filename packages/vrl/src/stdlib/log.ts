import { CallFault, defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { valueToText } from '../value/index.ts'

export const log = defineFunction({
  name: 'log',
  category: 'Debug',
  description: 'Writes a value to the log of the program that runs this one.',
  params: [
    param.any('value', 'What to write: a text as it is, anything else as JSON.'),
    param.choice(
      'level',
      'How much it matters.',
      {
        trace: 'The finest.',
        debug: 'For finding faults.',
        info: 'Worth knowing.',
        warn: 'Should be looked at.',
        error: 'Went wrong.',
      },
      { default: 'info' },
    ),
    param.count('rate_limit_secs', 'How many seconds the same line is not written again; 0 for no limit.', {
      default: 1,
    }),
  ],
  returns: Kind.null,
  failures: [],
  pure: false,
  examples: [
    { title: 'A message', source: 'log("Hello, World!", level: "info", rate_limit_secs: 60)', result: null },
    {
      title: 'The message of an error',
      source: `. = { "field": "not an integer" }
_, err = to_int(.field)
if err != null {
    log(err, level: "error")
}`,
      result: null,
    },
  ],
  compile({ host: { log: write } }) {
    if (write === undefined) throw new CallFault('there is no log to write to here')
    return (value, level, rateLimitSecs) => {
      write(level, valueToText(value), rateLimitSecs)
      return null
    }
  },
})
