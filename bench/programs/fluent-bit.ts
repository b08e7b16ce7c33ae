import type { Program, RelayTask } from '../scenario.ts'
import { firstLine, wordsOf, write } from './command-line.ts'

/** As it was the fastest on the machine where it was compared first: two workers take requests, one sends. */
export const fluentBit: Program = {
  name: 'fluent-bit',
  runtime: 'native',
  flushMs: 100,
  version: () => {
    const words = wordsOf('FLUENT_BIT')
    return words && firstLine([...words, '--version'])
  },
  isCounter: () => false,
  relay: (task) => {
    const words = wordsOf('FLUENT_BIT')
    if (words === undefined) return undefined
    const [file, ...args] = words
    return { file, args: [...args, '-q', '-c', write(task.folder, 'fluent-bit.yaml', configOf(task))] }
  },
}

function configOf({ port, url }: RelayTask): string {
  const { hostname, port: receiver } = new URL(url)
  return `service: { flush: 0.1, log_level: error }
pipeline:
  inputs:
    - { name: http, listen: 127.0.0.1, port: ${port}, buffer_max_size: 16M, buffer_chunk_size: 1M, mem_buf_limit: 400M, successful_response_code: 200, http_server.workers: 2 }
  outputs:
    - { name: http, match: '*', host: ${hostname}, port: ${receiver}, uri: /, format: json_lines, json_date_key: false, log_response_payload: false, workers: 1 }
`
}
