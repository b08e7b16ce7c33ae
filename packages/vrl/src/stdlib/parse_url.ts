import { readUrl, urlParts } from '../formats/encodings/url.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const parse_url = defineFunction({
  name: 'parse_url',
  category: 'Parse',
  description: 'Takes a URL apart, by the rules of the WHATWG.',
  params: [
    param.text('value', 'The URL.'),
    param.boolean(
      'default_known_ports',
      'Whether the port of a URL that has none is that of its scheme: `http`, `https`, `ws`, `wss` or `ftp`.',
      { default: false },
    ),
  ],
  returns: Kind.object({
    fragment: Kind.bytes.or(Kind.null),
    host: Kind.bytes.or(Kind.null),
    password: Kind.bytes,
    path: Kind.bytes.or(Kind.null),
    port: Kind.integer.or(Kind.null),
    query: Kind.object({}, Kind.bytes),
    scheme: Kind.bytes,
    username: Kind.bytes,
  }),
  failures: ['The text is no URL.'],
  examples: [
    {
      title: 'All parts',
      source: 'parse_url!("ftp://foo:bar@example.com:4343/foobar?hello=world#123")',
      result: {
        fragment: '123',
        host: 'example.com',
        password: 'bar',
        path: '/foobar',
        port: 4343,
        query: { hello: 'world' },
        scheme: 'ftp',
        username: 'foo',
      },
    },
    {
      title: 'The port that the scheme has by default',
      source: 'parse_url!("https://example.com", default_known_ports: true)',
      result: {
        fragment: null,
        host: 'example.com',
        password: '',
        path: '/',
        port: 443,
        query: {},
        scheme: 'https',
        username: '',
      },
    },
  ],
  run: (value, defaultPorts) => urlParts(readUrl(value), defaultPorts),
})
