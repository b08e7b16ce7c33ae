import { parseKlog } from '../formats/logs/glog.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const parse_klog = defineFunction({
  name: 'parse_klog',
  category: 'Parse',
  description: 'Takes a line of klog, the logging library of Kubernetes apart.',
  notes: ['Lines name no year: it is the present one, and in January the last one for lines of December.'],
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
  pure: false,
  examples: [
    {
      title: 'A line',
      source: 'parse_klog!("I0505 17:59:40.692994   28133 klog.go:70] hello from klog")',
      type: 'object',
    },
  ],
  run: (value) => parseKlog(value),
})
