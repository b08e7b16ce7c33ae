import { readLine } from '../formats/logs/access-log.ts'
import { APACHE_COMMON } from '../formats/logs/apache-log.ts'
import { ACCESS_TIME, timeReaders } from '../formats/logs/log-time.ts'
import { defineFunction, param } from '../function/index.ts'

export const parse_common_log = defineFunction({
  name: 'parse_common_log',
  category: 'Parse',
  description: 'Takes a line in the Common Log Format apart.',
  notes: [
    'A field that stands as `-` in the line is left out.',
    'A time without a zone is one of the zone of the program.',
  ],
  params: [
    param.text('value', 'The line.'),
    param.text('timestamp_format', 'How the time is written, in specifiers of strftime.', { default: ACCESS_TIME }),
  ],
  returns: APACHE_COMMON.kind,
  failures: [
    'The line is not of the format.',
    'The format of the time is none.',
    'The time is written in another way.',
  ],
  examples: [
    {
      title: 'A line',
      source:
        'parse_common_log!(s\'127.0.0.1 bob frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326\')',
      result: {
        host: '127.0.0.1',
        identity: 'bob',
        message: 'GET /apache_pb.gif HTTP/1.0',
        method: 'GET',
        path: '/apache_pb.gif',
        protocol: 'HTTP/1.0',
        size: 2326,
        status: 200,
        timestamp: '2000-10-10T20:55:36Z',
        user: 'frank',
      },
    },
    {
      title: 'Another format of time',
      source:
        'parse_common_log!(\n    s\'127.0.0.1 bob frank [2000-10-10T20:55:36Z] "GET /apache_pb.gif HTTP/1.0" 200 2326\',\n    "%+"\n)\n',
      result: {
        host: '127.0.0.1',
        identity: 'bob',
        message: 'GET /apache_pb.gif HTTP/1.0',
        method: 'GET',
        path: '/apache_pb.gif',
        protocol: 'HTTP/1.0',
        size: 2326,
        status: 200,
        timestamp: '2000-10-10T20:55:36Z',
        user: 'frank',
      },
    },
  ],
  compile(call) {
    const readerOf = timeReaders(call.timezone)
    return (value, timeFormat) => readLine(APACHE_COMMON, value, readerOf(timeFormat))
  },
})
