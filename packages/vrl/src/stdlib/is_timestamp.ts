import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { Timestamp } from '../value/index.ts'

export const is_timestamp = defineFunction({
  name: 'is_timestamp',
  category: 'Type',
  description: 'Tells whether a value is a timestamp.',
  params: [param.any('value', 'The value.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'A timestamp', source: "is_timestamp(t'2021-03-26T16:00:00Z')", result: true },
    { title: 'A text', source: 'is_timestamp("a string")', result: false },
    { title: 'A boolean', source: 'is_timestamp(true)', result: false },
  ],
  inline: (call) => `${call.word('isTimestamp')}(${call.text('value')})`,
  run: (value) => value instanceof Timestamp,
})
