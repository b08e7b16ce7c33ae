import { redactionOf, redactorLibraries } from '../text/redaction.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { isObject, setField, toText, type Value, type ValueObject } from '../value/index.ts'

export const redact = defineFunction({
  name: 'redact',
  category: 'String',
  description: 'Blots out secrets in a string, or in all strings within an object or array.',
  notes: ['Names of fields and values that are no strings stay as they are.'],
  params: [
    param.of(Kind.bytes.or(Kind.anyObject).or(Kind.anyArray), 'value', 'The value to go through.'),
    param.array(
      'filters',
      'What is blotted out: an array of regular expressions; of `"us_social_security_number"`; of objects such as `{"type": "pattern", "patterns": [r\'\\d+\', "a text"]}`. They apply one after the other.',
      { constant: true },
    ),
    param.maybe(
      Kind.bytes.or(Kind.anyObject),
      'redactor',
      'What stands in its place, known when the program is compiled: `"full"` (`[REDACTED]`), `"sha2"` or `"sha3"` (a digest, as Base64), or an object with that `type`. `{"type": "text", "replacement": "***"}` gives a text of your own; digests take a `variant` and an `encoding` (`base64` or `base16`).',
    ),
  ],
  returns: Kind.bytes.or(Kind.anyObject).or(Kind.anyArray),
  failures: [],
  uses: redactorLibraries,
  examples: [
    {
      title: 'A regular expression',
      source: 'redact("my id is 123456", filters: [r\'\\d+\'])',
      result: 'my id is [REDACTED]',
    },
    {
      title: 'Social security numbers in any field',
      source: 'redact({ "name": "John Doe", "ssn": "123-12-1234"}, filters: ["us_social_security_number"])',
      result: { name: 'John Doe', ssn: '[REDACTED]' },
    },
    {
      title: 'A text of your own',
      source: 'redact("my id is 123456", filters: [r\'\\d+\'], redactor: {"type": "text", "replacement": "***"})',
      result: 'my id is ***',
    },
    {
      title: 'A digest of SHA-2',
      source: 'redact("my id is 123456", filters: [r\'\\d+\'], redactor: "sha2")',
      result: 'my id is GEtTedW1p6tC094dDKH+3B8P+xSnZz69AmpjaXRd63I=',
    },
    {
      title: 'A digest of SHA-3',
      source: 'redact("my id is 123456", filters: [r\'\\d+\'], redactor: "sha3")',
      result: 'my id is ZNCdmTDI7PeeUTFnpYjLdUObdizo+bIupZdl8yqnTKGdLx6X3JIqPUlUWUoFBikX+yTR+OcvLtAqWO11NPlNJw==',
    },
    {
      title: 'Another digest, as hexadecimal digits',
      source:
        'redact("my id is 123456", filters: [r\'\\d+\'], redactor: {"type": "sha2", "variant": "SHA-256", "encoding": "base16"})',
      result: 'my id is 8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92',
    },
  ],
  typeOf(call) {
    redactionOf(call)
    return { kind: call.kind('value').only(Type.bytes | Type.object | Type.array), fallible: false }
  },
  compile(call) {
    const redaction = redactionOf(call)
    return (value) => redacted(value, redaction)
  },
})

function redacted(value: Value, redaction: (text: string) => string): Value {
  if (typeof value === 'string') return redaction(value)
  if (value instanceof Uint8Array) return redaction(toText(value))
  if (Array.isArray(value)) return value.map((item) => redacted(item, redaction))
  if (!isObject(value)) return value
  const copy: ValueObject = {}
  for (const key of Object.keys(value)) {
    const field = value[key]
    if (field !== undefined) setField(copy, key, redacted(field, redaction))
  }
  return copy
}
