import { percentEncoder, type PercentSet } from '../formats/encodings/percent.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

const SETS = {
  NON_ALPHANUMERIC: 'All but letters and digits: the safest.',
  CONTROLS: 'Control characters only.',
  FRAGMENT: 'What may not stand in a [fragment](https://url.spec.whatwg.org/#fragment-percent-encode-set).',
  QUERY: 'What may not stand in a [query](https://url.spec.whatwg.org/#query-percent-encode-set).',
  SPECIAL:
    "The same, and `'`, for URLs with [schemes such as https](https://url.spec.whatwg.org/#special-query-percent-encode-set).",
  PATH: 'What may not stand in a [path](https://url.spec.whatwg.org/#path-percent-encode-set).',
  USERINFO:
    'What may not stand in a [user name or password](https://url.spec.whatwg.org/#userinfo-percent-encode-set).',
  COMPONENT: 'What [encodeURIComponent](https://url.spec.whatwg.org/#component-percent-encode-set) encodes.',
  WWW_FORM_URLENCODED:
    'What [forms](https://url.spec.whatwg.org/#application-x-www-form-urlencoded-percent-encode-set) encode.',
} as const

export const encode_percent = defineFunction({
  name: 'encode_percent',
  category: 'Codec',
  description:
    '[Percent-encodes](https://url.spec.whatwg.org/#percent-encoded-bytes) a text, so that it can stand in a URL.',
  params: [
    param.text('value', 'The text to encode.'),
    param.choice('ascii_set', 'Which characters of ASCII are encoded; all others are in any case.', SETS, {
      default: 'NON_ALPHANUMERIC',
    }),
  ],
  returns: Kind.bytes,
  failures: [],
  examples: [
    { title: 'All but letters and digits', source: 'encode_percent("foo bar?")', result: 'foo%20bar%3F' },
    {
      title: 'Control characters only',
      source: 'encode_percent("foo \\tbar", ascii_set: "CONTROLS")',
      result: 'foo %09bar',
    },
    { title: 'An at sign', source: 'encode_percent("foo@bar?")', result: 'foo%40bar%3F' },
  ],
  compile(call) {
    const encode = percentEncoder(call.constant('ascii_set') as PercentSet)
    return (value) => encode(value)
  },
})
