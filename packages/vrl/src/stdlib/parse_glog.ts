import { parseGlog } from '../formats/logs/glog.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const parse_glog = defineFunction({
  name: 'parse_glog',
  category: 'Parse',
  description: "Takes a line of Google's logging library apart.",
  params: [param.text('value', 'The line.')],
  returns: Kind.object({
    file: Kind.bytes,
    id: Kind.integer,
    level: Kind.bytes,
    line: Kind.integer,
    message: Kind.bytes,
    timestamp: Kind.timestamp,
  }),
  failures: ['The line is not of the format.'],
  examples: [
    {
      title: 'A line',
      source: 'parse_glog!("I20210131 14:48:54.411655 15520 main.c++:9] Hello world!")',
      result: {
        file: 'main.c++',
        id: 15520,
        level: 'info',
        line: 9,
        message: 'Hello world!',
        timestamp: '2021-01-31T14:48:54.411655Z',
      },
    },
  ],
  run: (value) => parseGlog(value),
})
