import { parseXml, saxes } from '../formats/documents/xml.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const parse_xml = defineFunction({
  name: 'parse_xml',
  category: 'Parse',
  description: 'Reads XML into an object: elements are fields, those that come more than once are arrays.',
  notes: ['A document has exactly one root element.', 'Document type declarations are refused.'],
  params: [
    param.text('value', 'The document.'),
    param.boolean('trim', 'Whether blanks between tags are passed over.', { default: true }),
    param.boolean('include_attr', 'Whether attributes become fields.', { default: true }),
    param.text('attr_prefix', 'What the names of the fields of attributes begin with.', { default: '@' }),
    param.text('text_key', 'The name of the field for the text of an element that has other fields too.', {
      default: 'text',
    }),
    param.boolean('always_use_text_key', 'Whether text always stands in such a field.', { default: false }),
    param.boolean('parse_bool', 'Whether `true` and `false` are booleans.', { default: true }),
    param.boolean('parse_null', 'Whether `null` is null.', { default: true }),
    param.boolean('parse_number', 'Whether numbers are integers and floats.', { default: true }),
  ],
  returns: Kind.anyObject,
  failures: ['The text is no XML.'],
  uses: [saxes],
  examples: [
    {
      title: 'A book',
      source:
        'value = s\'<book category="CHILDREN"><title lang="en">Harry Potter</title><author>J K. Rowling</author><year>2005</year></book>\';\n\nparse_xml!(value, text_key: "value", parse_number: false)\n',
      result: {
        book: {
          '@category': 'CHILDREN',
          author: 'J K. Rowling',
          title: { '@lang': 'en', value: 'Harry Potter' },
          year: '2005',
        },
      },
    },
  ],
  run(value, ...settings) {
    const [trim, attributes, attributePrefix, textKey, alwaysTextKey, booleans, nulls, numbers] = settings
    const options = { trim, attributes, attributePrefix, textKey, alwaysTextKey, booleans, nulls, numbers }
    return parseXml(value, options, saxes.get())
  },
})
