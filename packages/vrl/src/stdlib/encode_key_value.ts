import { keyValueText } from '../formats/pairs/key-value-text.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const encode_key_value = defineFunction({
  name: 'encode_key_value',
  category: 'Codec',
  description: 'Writes an object as a line of pairs; without other delimiters that is logfmt.',
  notes: ['It can fail only where `fields_ordering` is given.'],
  params: [
    param.object('value', 'The object.'),
    param.array('fields_ordering', 'The names of the fields that come first. The others follow by name.', {
      default: [],
    }),
    param.text('key_value_delimiter', 'What stands between a key and its value.', { default: '=' }),
    param.text('field_delimiter', 'What stands between one pair and the next.', { default: ' ' }),
    param.boolean('flatten_boolean', 'Whether `true` is written as the key alone, and `false` not at all.', {
      default: false,
    }),
  ],
  returns: Kind.bytes,
  failures: ['`fields_ordering` has an item that is no text.'],
  examples: [
    {
      title: 'By name',
      source:
        'encode_key_value(\n    {\n        "ts": "2021-06-05T17:20:00Z",\n        "msg": "This is a message",\n        "lvl": "info"\n    }\n)\n',
      result: 'lvl=info msg="This is a message" ts=2021-06-05T17:20:00Z',
    },
    {
      title: 'In an order',
      source:
        'encode_key_value!(\n    {\n        "ts": "2021-06-05T17:20:00Z",\n        "msg": "This is a message",\n        "lvl": "info",\n        "log_id": 12345\n    },\n    ["ts", "lvl", "msg"]\n)\n',
      result: 'ts=2021-06-05T17:20:00Z lvl=info msg="This is a message" log_id=12345',
    },
    {
      title: 'Fields within fields',
      source:
        'encode_key_value(\n    {\n        "agent": {"name": "foo"},\n        "log": {"file": {"path": "my.log"}},\n        "event": "log"\n    }\n)\n',
      result: 'agent.name=foo event=log log.file.path=my.log',
    },
    {
      title: 'Those in an order',
      source:
        'encode_key_value!(\n    {\n        "agent": {"name": "foo"},\n        "log": {"file": {"path": "my.log"}},\n        "event": "log"\n    },\n    ["event", "log.file.path", "agent.name"])\n',
      result: 'event=log log.file.path=my.log agent.name=foo',
    },
    {
      title: 'Other delimiters',
      source:
        'encode_key_value(\n    {"ts": "2021-06-05T17:20:00Z", "msg": "This is a message", "lvl": "info"},\n    field_delimiter: ",",\n    key_value_delimiter: ":"\n)\n',
      result: 'lvl:info,msg:"This is a message",ts:2021-06-05T17:20:00Z',
    },
    {
      title: 'Booleans as keys alone',
      source:
        'encode_key_value(\n    {"ts": "2021-06-05T17:20:00Z", "msg": "This is a message", "lvl": "info", "beta": true, "dropped": false},\n    field_delimiter: ",",\n    key_value_delimiter: ":",\n    flatten_boolean: true\n)\n',
      result: 'beta,lvl:info,msg:"This is a message",ts:2021-06-05T17:20:00Z',
    },
  ],
  typeOf: (call) => ({ kind: Kind.bytes, fallible: call.has('fields_ordering') }),
  run: (value, order, between, delimiter, flattenBooleans) =>
    keyValueText(value, order, { between, delimiter, flattenBooleans }),
})
