import { defineTransform, s } from '@qovery/sdk'
import { TraceToLog } from './trace-to-log.ts'

export const trace_to_log = defineTransform({
  name: 'trace_to_log',
  summary: 'Turns traces into logs with the same fields.',
  stability: 'stable',
  placement: 'any',
  inputs: ['trace'],
  outputs: () => ({ '': ['log'] }),
  config: s.object({}),
  examples: [{ title: 'Traces for a sink that takes logs only', config: {} }],
  create() {
    return new TraceToLog()
  },
})
