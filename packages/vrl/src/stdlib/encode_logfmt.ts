import { keyValueText } from '../formats/pairs/key-value-text.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

const LOGFMT = { between: '=', delimiter: ' ', flattenBooleans: true }

export const encode_logfmt = defineFunction({
  name: 'encode_logfmt',
  category: 'Codec',
  description: 'Writes an object as a line of logfmt.',
  notes: ['It can fail only where `fields_ordering` is given.'],
  params: [
    param.object('value', 'The object.'),
    param.array('fields_ordering', 'The names of the fields that come first. The others follow by name.', {
      default: [],
    }),
  ],
  returns: Kind.bytes,
  failures: ['`fields_ordering` has an item that is no text.'],
  examples: [
    {
      title: 'By name',
      source: 'encode_logfmt({"ts": "2021-06-05T17:20:00Z", "msg": "This is a message", "lvl": "info"})',
      result: 'lvl=info msg="This is a message" ts=2021-06-05T17:20:00Z',
    },
    {
      title: 'In an order',
      source:
        'encode_logfmt!({"ts": "2021-06-05T17:20:00Z", "msg": "This is a message", "lvl": "info", "log_id": 12345}, ["ts", "lvl", "msg"])',
      result: 'ts=2021-06-05T17:20:00Z lvl=info msg="This is a message" log_id=12345',
    },
    {
      title: 'Fields within fields',
      source: 'encode_logfmt({"agent": {"name": "foo"}, "log": {"file": {"path": "my.log"}}, "event": "log"})',
      result: 'agent.name=foo event=log log.file.path=my.log',
    },
    {
      title: 'Those in an order',
      source:
        'encode_logfmt!({"agent": {"name": "foo"}, "log": {"file": {"path": "my.log"}}, "event": "log"}, ["event", "log.file.path", "agent.name"])',
      result: 'event=log log.file.path=my.log agent.name=foo',
    },
  ],
  typeOf: (call) => ({ kind: Kind.bytes, fallible: call.has('fields_ordering') }),
  run: (value, order) => keyValueText(value, order, LOGFMT),
})
