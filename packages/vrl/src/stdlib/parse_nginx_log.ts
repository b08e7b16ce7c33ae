import { lineType, readLine, type LineFormat } from '../formats/logs/access-log.ts'
import { NGINX_COMBINED, NGINX_ERROR, NGINX_INGRESS, NGINX_MAIN } from '../formats/logs/nginx-log.ts'
import { ACCESS_TIME, NGINX_ERROR_TIME, timeReaders } from '../formats/logs/log-time.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

const FORMATS: Readonly<Record<string, LineFormat>> = {
  combined: NGINX_COMBINED,
  error: NGINX_ERROR,
  ingress_upstreaminfo: NGINX_INGRESS,
  main: NGINX_MAIN,
}

export const parse_nginx_log = defineFunction({
  name: 'parse_nginx_log',
  category: 'Parse',
  description: "Takes a line of nginx' access or error log apart.",
  notes: [
    'A field that stands as `-` in the line is left out.',
    'A time without a zone is one of the zone of the program.',
  ],
  params: [
    param.text('value', 'The line.'),
    param.choice('format', 'The format of the line.', {
      combined: 'The format that is built in.',
      error: 'The error log.',
      ingress_upstreaminfo: 'The access log of the ingress controller for Kubernetes.',
      main: 'The access log of the packages and images of nginx.',
    }),
    param.text(
      'timestamp_format',
      'How the time is written, in specifiers of strftime; left out: `%d/%b/%Y:%T %z`, in error logs `%Y/%m/%d %H:%M:%S`.',
      { optional: true },
    ),
  ],
  returns: Kind.anyObject,
  failures: [
    'The line is not of the format.',
    'The format of the time is none.',
    'The time is written in another way.',
  ],
  examples: [
    {
      title: 'The combined format',
      source:
        'parse_nginx_log!(\n    s\'172.17.0.1 - alice [01/Apr/2021:12:02:31 +0000] "POST /not-found HTTP/1.1" 404 153 "http://localhost/somewhere" "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/72.0.3626.119 Safari/537.36" "2.75"\',\n    "combined",\n)\n',
      result: {
        agent: 'Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/72.0.3626.119 Safari/537.36',
        client: '172.17.0.1',
        compression: '2.75',
        referer: 'http://localhost/somewhere',
        request: 'POST /not-found HTTP/1.1',
        size: 153,
        status: 404,
        timestamp: '2021-04-01T12:02:31Z',
        user: 'alice',
      },
    },
    {
      title: 'The error log',
      source:
        'parse_nginx_log!(\n    s\'2021/04/01 13:02:31 [error] 31#31: *1 open() "/usr/share/nginx/html/not-found" failed (2: No such file or directory), client: 172.17.0.1, server: localhost, request: "POST /not-found HTTP/1.1", host: "localhost:8081"\',\n    "error"\n)\n',
      result: {
        cid: 1,
        client: '172.17.0.1',
        host: 'localhost:8081',
        message: 'open() "/usr/share/nginx/html/not-found" failed (2: No such file or directory)',
        pid: 31,
        request: 'POST /not-found HTTP/1.1',
        server: 'localhost',
        severity: 'error',
        tid: 31,
        timestamp: '2021-04-01T13:02:31Z',
      },
    },
    {
      title: 'The format of the ingress controller',
      source:
        'parse_nginx_log!(\n    s\'0.0.0.0 - bob [18/Mar/2023:15:00:00 +0000] "GET /some/path HTTP/2.0" 200 12312 "https://10.0.0.1/some/referer" "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/111.0.0.0 Safari/537.36" 462 0.050 [some-upstream-service-9000] [some-other-upstream-5000] 10.0.50.80:9000 19437 0.049 200 752178adb17130b291aefd8c386279e7\',\n    "ingress_upstreaminfo"\n)\n',
      result: {
        body_bytes_size: 12312,
        http_referer: 'https://10.0.0.1/some/referer',
        http_user_agent:
          'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/111.0.0.0 Safari/537.36',
        proxy_alternative_upstream_name: 'some-other-upstream-5000',
        proxy_upstream_name: 'some-upstream-service-9000',
        remote_addr: '0.0.0.0',
        remote_user: 'bob',
        req_id: '752178adb17130b291aefd8c386279e7',
        request: 'GET /some/path HTTP/2.0',
        request_length: 462,
        request_time: 0.05,
        status: 200,
        timestamp: '2023-03-18T15:00:00Z',
        upstream_addr: '10.0.50.80:9000',
        upstream_response_length: 19437,
        upstream_response_time: 0.049,
        upstream_status: 200,
      },
    },
    {
      title: 'The format of the packages and images',
      source:
        'parse_nginx_log!(\n    s\'172.24.0.3 - alice [31/Dec/2024:17:32:06 +0000] "GET / HTTP/1.1" 200 615 "https://domain.tld/path" "curl/8.11.1" "1.2.3.4, 10.10.1.1"\',\n    "main"\n)\n',
      result: {
        body_bytes_size: 615,
        http_referer: 'https://domain.tld/path',
        http_user_agent: 'curl/8.11.1',
        http_x_forwarded_for: '1.2.3.4, 10.10.1.1',
        remote_addr: '172.24.0.3',
        remote_user: 'alice',
        request: 'GET / HTTP/1.1',
        status: 200,
        timestamp: '2024-12-31T17:32:06Z',
      },
    },
  ],
  typeOf: (call) => lineType(FORMATS[call.constant('format') as string]),
  compile(call) {
    const name = call.constant('format') as string
    const format = FORMATS[name] as LineFormat
    const readerOf = timeReaders(call.timezone)
    const standard = name === 'error' ? NGINX_ERROR_TIME : ACCESS_TIME
    return (value, _, timeFormat) => readLine(format, value, readerOf(timeFormat ?? standard))
  },
})
