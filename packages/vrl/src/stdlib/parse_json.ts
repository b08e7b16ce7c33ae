import { JSON_VALUE } from '../formats/json/kind.ts'
import { documentText, readJson } from '../formats/json/document.ts'
import { readLayers } from '../formats/json/layers.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import type { Value } from '../value/index.ts'

const MOST_DEPTH = 128

export const parse_json = defineFunction({
  name: 'parse_json',
  category: 'Parse',
  description: 'Reads JSON. Times are texts in JSON: `parse_timestamp` reads them.',
  notes: ['A float is the one that is nearest to its digits; VRL may be off by the last bit.'],
  params: [
    param.bytes('value', 'The document.'),
    param.count(
      'max_depth',
      'How many levels of objects and arrays are read, 1 to 128; what is deeper stays JSON, as a text.',
      { optional: true },
    ),
    param.boolean('lossy', 'Whether U+FFFD replaces what is not UTF-8; else that is an error.', { default: true }),
  ],
  returns: JSON_VALUE,
  failures: ['The text is no JSON.'],
  examples: [
    { title: 'An object', source: 'parse_json!(s\'{"key": "val"}\')', result: { key: 'val' } },
    { title: 'An array', source: 'parse_json!("[true, 0]")', result: [true, 0] },
    { title: 'A text', source: 'parse_json!(s\'"hello"\')', result: 'hello' },
    { title: 'An integer', source: 'parse_json!("42")', result: 42 },
    { title: 'A float', source: 'parse_json!("42.13")', result: 42.13 },
    { title: 'A boolean', source: 'parse_json!("false")', result: false },
    {
      title: 'What is no JSON',
      source: 'parse_json!("{ INVALID }")',
      raises:
        'function call error for "parse_json" at (0:26): unable to parse json: key must be a string at line 1 column 3',
    },
    {
      title: 'Down to some depth',
      source: 'parse_json!(s\'{"first_level":{"second_level":"finish"}}\', max_depth: 1)',
      result: { first_level: '{"second_level":"finish"}' },
    },
  ],
  run(value, depth, lossy) {
    if (depth !== undefined) return toDepth(value, depth, lossy)
    return readJson(documentText(value, !lossy, 'unable to parse json'), 'unable to parse json')
  },
})

function toDepth(value: string | Uint8Array, depth: number, lossy: boolean): Value {
  if (depth < 0 || depth > 255) fail('out of range integral type conversion attempted')
  if (depth < 1 || depth > MOST_DEPTH) fail(`max_depth value should be greater than 0 and less than 128, got ${depth}`)
  const text = documentText(value, !lossy, 'unable to read json')
  readJson(text, 'unable to read json')
  return readLayers(text, depth)
}
