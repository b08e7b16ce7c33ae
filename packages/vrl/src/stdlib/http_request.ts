import { typeName } from '../collection/type-name.ts'
import { CallFault, defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { fromBytes, sortedKeys, toBytes, toText, type Value, type ValueObject } from '../value/index.ts'

const TIMEOUT_MS = 10_000
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

export const http_request = defineFunction({
  name: 'http_request',
  category: 'System',
  description: 'Sends an HTTP request and gives the body of the answer, whatever its status.',
  notes: [
    'Each call waits for an answer from the network, 10 seconds at most: keep it away from busy streams.',
    'A request that fails is not repeated, where VRL tries some of them again.',
  ],
  params: [
    param.text('url', 'Where to send the request to.'),
    param.text('method', 'The method, in upper or lower case.', { default: 'get' }),
    param.object('headers', 'Headers by their names; their values are strings.', { default: {} }),
    param.bytes('body', 'The body.', { default: '' }),
    param.text('http_proxy', 'The URL of a proxy for `http` URLs.', { optional: true }),
    param.text('https_proxy', 'The URL of a proxy for `https` URLs.', { optional: true }),
    param.boolean('redact_headers', 'Whether the values of headers are left out of messages.', { default: true }),
  ],
  returns: Kind.bytes,
  failures: ['The URL, the method or a header is not valid.', 'There is no connection, or no answer in time.'],
  pure: false,
  async: true,
  examples: [
    {
      title: 'A request',
      source:
        '. = parse_json!(http_request!("https://httpbin.org/get"))\n\n# Redact the origin ip\n.origin = redact!(.origin, filters: [r\'.*\'], redactor: {"type": "text", "replacement": "***"})\n# Delete any ids in headers\n.headers = filter(object!(.headers)) -> |key, _value| { !contains(key, "id", false) }\n.\n',
      result: {
        args: {},
        headers: { Accept: '*/*', Host: 'httpbin.org' },
        url: 'https://httpbin.org/get',
        origin: '***',
      },
    },
    {
      title: 'With a token',
      source: 'parse_json!(http_request!("https://httpbin.org/bearer", headers: {"Authorization": "Bearer my_token"}))',
      result: { authenticated: true, token: 'my_token' },
    },
    {
      title: 'Another method',
      source:
        '. = parse_json!(http_request!("https://httpbin.org/put", method: "put"))\n\n# Redact the origin ip\n.origin = redact!(.origin, filters: [r\'.*\'], redactor: {"type": "text", "replacement": "***"})\n# Delete any ids in headers\n.headers = filter(object!(.headers)) -> |key, _value| { !contains(key, "id", false) }\n.\n',
      result: {
        args: {},
        data: '',
        files: {},
        form: {},
        headers: { Accept: '*/*', 'Content-Length': '0', Host: 'httpbin.org' },
        json: null,
        origin: '***',
        url: 'https://httpbin.org/put',
      },
    },
    {
      title: 'With a body',
      source:
        '. = parse_json!(http_request!("https://httpbin.org/post", method: "post", body: "{\\"data\\":{\\"hello\\":\\"world\\"}}"))\n\n# Redact the origin ip\n.origin = redact!(.origin, filters: [r\'.*\'], redactor: {"type": "text", "replacement": "***"})\n# Delete any ids in headers\n.headers = filter(object!(.headers)) -> |key, _value| { !contains(key, "id", false) }\n.\n',
      result: {
        data: '{"data":{"hello":"world"}}',
        args: {},
        files: {},
        form: {},
        headers: { Accept: '*/*', 'Content-Length': '26', Host: 'httpbin.org' },
        json: { data: { hello: 'world' } },
        origin: '***',
        url: 'https://httpbin.org/post',
      },
    },
  ],
  compile({ host: { http } }) {
    if (http === undefined) throw new CallFault('the host of this program cannot send HTTP requests')
    // oxlint-disable-next-line max-params -- as many as the language has
    return async (url, method, headers, body, httpProxy, httpsProxy, redact) => {
      const name = method.toUpperCase()
      if (!TOKEN.test(name)) fail(`Unsupported HTTP method: ${name}`)
      const request = { method: name, url, headers: headersOf(headers, redact), body, timeoutMs: TIMEOUT_MS }
      const proxy = {
        ...(httpProxy !== undefined && { http: httpProxy }),
        ...(httpsProxy !== undefined && { https: httpsProxy }),
      }
      try {
        return fromBytes(toBytes(await http({ ...request, proxy })))
      } catch (error) {
        return fail(`HTTP request failed: ${(error as Error).message}`)
      }
    }
  },
})

function headersOf(headers: ValueObject, redact: boolean): Record<string, string> {
  const checked: Record<string, string> = {}
  for (const key of sortedKeys(headers)) {
    if (!TOKEN.test(key)) fail(`Invalid header key: ${key}`)
    const value = headers[key] as Value
    if (typeof value !== 'string' && !(value instanceof Uint8Array)) fail(`expected string, got ${typeName(value)}`)
    const text = toText(value)
    if (!HEADER_VALUE.test(text)) fail(`Invalid header value: ${redact ? '***' : JSON.stringify(text)}`)
    checked[key] = text
  }
  return checked
}
