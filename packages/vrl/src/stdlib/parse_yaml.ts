import { documentText } from '../formats/json/document.ts'
import { JSON_VALUE } from '../formats/json/kind.ts'
import { parseYaml } from '../formats/documents/yaml.ts'
import { defineFunction, Lazy, param } from '../function/index.ts'

const yaml = new Lazy(() => import('yaml'))

export const parse_yaml = defineFunction({
  name: 'parse_yaml',
  category: 'Parse',
  description: 'Reads YAML. Times are texts in YAML: `parse_timestamp` reads them.',
  notes: [
    'Tags of your own are passed over, and whole numbers of more than 64 bits are floats; VRL refuses both.',
    'A text without a document gives `null`.',
    'What messages say of a mistake is in words of their own.',
  ],
  params: [param.bytes('value', 'The document.')],
  returns: JSON_VALUE,
  failures: ['The text is no YAML.'],
  uses: [yaml],
  examples: [
    { title: 'An object', source: "parse_yaml!(s'key: val')", result: { key: 'val' } },
    {
      title: 'Objects and arrays',
      source:
        'parse_yaml!(s\'\n                    object:\n                        string: value\n                        number: 42\n                        boolean: false\n                        array:\n                        - hello\n                        - world\n                        json_array: ["hello", "world"]\n                \')',
      result: {
        object: {
          string: 'value',
          number: 42,
          boolean: false,
          array: ['hello', 'world'],
          json_array: ['hello', 'world'],
        },
      },
    },
    { title: 'A text', source: "parse_yaml!(s'hello')", result: 'hello' },
    { title: 'A text in quotes', source: 'parse_yaml!(s\'"hello"\')', result: 'hello' },
    { title: 'An integer', source: 'parse_yaml!("42")', result: 42 },
    { title: 'A float', source: 'parse_yaml!("42.13")', result: 42.13 },
    { title: 'A boolean', source: 'parse_yaml!("false")', result: false },
    { title: 'JSON', source: 'parse_yaml!(s\'{"key": "val"}\')', result: { key: 'val' } },
    { title: 'JSON, an array', source: 'parse_yaml!("[true, 0]")', result: [true, 0] },
  ],
  run: (value) => parseYaml(documentText(value, true, 'unable to parse yaml'), yaml.get()),
})
