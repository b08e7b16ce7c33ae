import { parseRubyHash } from '../formats/documents/ruby-hash.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const parse_ruby_hash = defineFunction({
  name: 'parse_ruby_hash',
  category: 'Parse',
  description: "Reads a hash as Ruby's `inspect` writes it.",
  notes: ['Keys may be strings, symbols or integers; numbers are floats.'],
  params: [param.text('value', 'The hash.')],
  returns: Kind.anyObject,
  failures: ['The text is no such hash.'],
  examples: [
    {
      title: 'A hash within a hash',
      source:
        'parse_ruby_hash!(s\'{ "test" => "value", "testNum" => 0.2, "testObj" => { "testBool" => true, "testNull" => nil } }\')',
      result: { test: 'value', testNum: 0.2, testObj: { testBool: true, testNull: null } },
    },
  ],
  run: (value) => parseRubyHash(value),
})
