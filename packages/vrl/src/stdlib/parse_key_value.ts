import { parseKeyValue } from '../formats/pairs/key-value.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const parse_key_value = defineFunction({
  name: 'parse_key_value',
  category: 'Parse',
  description: 'Reads pairs of keys and values. Both may stand in quotes, in which a backslash escapes quotes.',
  notes: [
    'All values are texts; those of a key that comes more than once are an array.',
    'An empty `key_value_delimiter` stands for the blanks between a key and its value.',
  ],
  params: [
    param.text('value', 'The line of pairs.'),
    param.text('key_value_delimiter', 'What stands between a key and its value.', { default: '=' }),
    param.text('field_delimiter', 'What stands between one pair and the next.', { default: ' ' }),
    param.choice(
      'whitespace',
      'What blanks around `key_value_delimiter` are.',
      { lenient: 'They are passed over.', strict: 'They belong to the key and the value.' },
      { default: 'lenient' },
    ),
    param.boolean('accept_standalone_key', 'Whether a key may have no value; it is `true` then.', { default: true }),
  ],
  returns: Kind.object({}, Kind.boolean.or(Kind.bytes).or(Kind.arrayOf(Kind.bytes))),
  failures: ['The text is no line of such pairs.'],
  examples: [
    { title: 'Pairs', source: 'parse_key_value!("zork=zook zonk=nork")', result: { zork: 'zook', zonk: 'nork' } },
    {
      title: 'A line of logfmt',
      source:
        'parse_key_value!(\n    "@timestamp=\\"Sun Jan 10 16:47:39 EST 2021\\" level=info msg=\\"Stopping all fetchers\\" tag#production=stopping_fetchers id=ConsumerFetcherManager-1382721708341 module=kafka.consumer.ConsumerFetcherManager"\n)\n',
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
      title: 'Commas between pairs',
      source:
        'parse_key_value!(\n    "path:\\"/cart_link\\", host:store.app.com, fwd: \\"102.30.171.16\\", dyno: web.1, connect:0ms, service:87ms, status:304, bytes:632, protocol:https",\n    field_delimiter: ",",\n    key_value_delimiter: ":"\n)\n',
      result: {
        path: '/cart_link',
        host: 'store.app.com',
        fwd: '102.30.171.16',
        dyno: 'web.1',
        connect: '0ms',
        service: '87ms',
        status: '304',
        bytes: '632',
        protocol: 'https',
      },
    },
    {
      title: 'Keys without a value',
      source:
        'parse_key_value!(\n    "env:prod,service:backend,region:eu-east1,beta",\n    field_delimiter: ",",\n    key_value_delimiter: ":",\n)\n',
      result: { env: 'prod', service: 'backend', region: 'eu-east1', beta: true },
    },
    {
      title: 'A key that comes twice',
      source:
        'parse_key_value!(\n    "at=info,method=GET,path=\\"/index\\",status=200,tags=dev,tags=dummy",\n    field_delimiter: ",",\n    key_value_delimiter: "=",\n)\n',
      result: { at: 'info', method: 'GET', path: '/index', status: '200', tags: ['dev', 'dummy'] },
    },
    {
      title: 'Blanks that count',
      source: 'parse_key_value!(s\'app=my-app ip=1.2.3.4 user= msg=hello-world\', whitespace: "strict")',
      result: { app: 'my-app', ip: '1.2.3.4', user: '', msg: 'hello-world' },
    },
  ],
  run(value, between, delimiter, whitespace, standalone) {
    return parseKeyValue(value, { between, delimiter, lenient: whitespace === 'lenient', standalone })
  },
})
