import { prettyJson } from '../formats/json/pretty.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { encodeJson } from '../value/index.ts'

export const encode_json = defineFunction({
  name: 'encode_json',
  category: 'Codec',
  description: 'Writes a value as JSON.',
  params: [
    param.any('value', 'The value.'),
    param.boolean('pretty', 'Whether each field and item stands on a line of its own.', { default: false }),
  ],
  returns: Kind.bytes,
  failures: [],
  examples: [
    {
      title: 'An object',
      source: 'encode_json({"field": "value", "another": [1,2,3]})',
      result: 's\'{"another":[1,2,3],"field":"value"}\'',
    },
    {
      title: 'Over several lines',
      source: 'encode_json({"field": "value", "another": [1,2,3]}, true)',
      result: '{\n  "another": [\n    1,\n    2,\n    3\n  ],\n  "field": "value"\n}',
    },
  ],
  run: (value, pretty) => (pretty ? prettyJson(value) : encodeJson(value)),
})
