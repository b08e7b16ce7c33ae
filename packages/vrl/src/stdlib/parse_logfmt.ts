import { parseKeyValue } from '../formats/pairs/key-value.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

const LOGFMT = { between: '=', delimiter: ' ', lenient: true, standalone: true }

export const parse_logfmt = defineFunction({
  name: 'parse_logfmt',
  category: 'Parse',
  description:
    'Reads a line of logfmt: pairs such as `key=value`, with quotes around what has spaces in it. A key alone is `true`.',
  notes: ['All values are texts; those of a key that comes more than once are an array.'],
  params: [param.text('value', 'The line.')],
  returns: Kind.object({}, Kind.boolean.or(Kind.bytes).or(Kind.arrayOf(Kind.bytes))),
  failures: ['The text is no line of such pairs.'],
  examples: [
    { title: 'Pairs', source: 'parse_logfmt!("zork=zook zonk=nork")', result: { zork: 'zook', zonk: 'nork' } },
    {
      title: 'Texts in quotes',
      source:
        'parse_logfmt!(\n    "@timestamp=\\"Sun Jan 10 16:47:39 EST 2021\\" level=info msg=\\"Stopping all fetchers\\" tag#production=stopping_fetchers id=ConsumerFetcherManager-1382721708341 module=kafka.consumer.ConsumerFetcherManager"\n)\n',
      result: {
        '@timestamp': 'Sun Jan 10 16:47:39 EST 2021',
        level: 'info',
        msg: 'Stopping all fetchers',
        'tag#production': 'stopping_fetchers',
        id: 'ConsumerFetcherManager-1382721708341',
        module: 'kafka.consumer.ConsumerFetcherManager',
      },
    },
    {
      title: 'A key without a value',
      source: 'parse_logfmt!("zork=zook plonk zonk=nork")',
      result: { plonk: true, zork: 'zook', zonk: 'nork' },
    },
  ],
  run: (value) => parseKeyValue(value, LOGFMT),
})
