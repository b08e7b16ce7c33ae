import { lineType, readLine, type LineFormat } from '../formats/logs/access-log.ts'
import { APACHE_COMBINED, APACHE_COMMON, APACHE_ERROR } from '../formats/logs/apache-log.ts'
import { ACCESS_TIME, timeReaders } from '../formats/logs/log-time.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

const FORMATS: Readonly<Record<string, LineFormat>> = {
  combined: APACHE_COMBINED,
  common: APACHE_COMMON,
  error: APACHE_ERROR,
}

export const parse_apache_log = defineFunction({
  name: 'parse_apache_log',
  category: 'Parse',
  description: "Takes a line of Apache's access or error log apart.",
  notes: [
    'A field that stands as `-` in the line is left out.',
    'A time without a zone is one of the zone of the program.',
  ],
  params: [
    param.text('value', 'The line.'),
    param.choice('format', 'The format of the line.', {
      common: 'The Common Log Format.',
      combined: 'The same with the page that led there and the browser.',
      error: "The error log's default.",
    }),
    param.text('timestamp_format', 'How the time is written, in specifiers of strftime.', { default: ACCESS_TIME }),
  ],
  returns: Kind.anyObject,
  failures: [
    'The line is not of the format.',
    'The format of the time is none.',
    'The time is written in another way.',
  ],
  examples: [
    {
      title: 'The common format',
      source:
        'parse_apache_log!(s\'127.0.0.1 bob frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326\', format: "common")',
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
      title: 'The combined format',
      source:
        'parse_apache_log!(\n    s\'127.0.0.1 bob frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326 "http://www.seniorinfomediaries.com/vertical/channels/front-end/bandwidth" "Mozilla/5.0 (X11; Linux i686; rv:5.0) Gecko/1945-10-12 Firefox/37.0"\',\n    "combined",\n)\n',
      result: {
        agent: 'Mozilla/5.0 (X11; Linux i686; rv:5.0) Gecko/1945-10-12 Firefox/37.0',
        host: '127.0.0.1',
        identity: 'bob',
        message: 'GET /apache_pb.gif HTTP/1.0',
        method: 'GET',
        path: '/apache_pb.gif',
        protocol: 'HTTP/1.0',
        referrer: 'http://www.seniorinfomediaries.com/vertical/channels/front-end/bandwidth',
        size: 2326,
        status: 200,
        timestamp: '2000-10-10T20:55:36Z',
        user: 'frank',
      },
    },
    {
      title: 'The error log',
      source:
        'parse_apache_log!(\n    s\'[01/Mar/2021:12:00:19 +0000] [ab:alert] [pid 4803:tid 3814] [client 147.159.108.175:24259] I will bypass the haptic COM bandwidth, that should matrix the CSS driver!\',\n    "error"\n)\n',
      result: {
        client: '147.159.108.175',
        message: 'I will bypass the haptic COM bandwidth, that should matrix the CSS driver!',
        module: 'ab',
        pid: 4803,
        port: 24259,
        severity: 'alert',
        thread: '3814',
        timestamp: '2021-03-01T12:00:19Z',
      },
    },
  ],
  typeOf: (call) => lineType(FORMATS[call.constant('format') as string]),
  compile(call) {
    const name = call.constant('format') as string
    const format = FORMATS[name] as LineFormat
    const readerOf = timeReaders(call.timezone)
    return (value, _, timeFormat) => readLine(format, value, readerOf(timeFormat))
  },
})
