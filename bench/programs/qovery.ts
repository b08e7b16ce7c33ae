import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command, Program, Task } from '../scenario.ts'
import { firstLine, isBenchCount, wordsOf, write } from './command-line.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BUILT = join(ROOT, 'packages/qovery/dist/cli/main.js')

/** The program of this checkout, as it was built last; or the one that the variable `QOVERY` names. */
export const qovery: Program = {
  ...vectorLike('QOVERY', () => [process.execPath, join(ROOT, 'packages/qovery/bin/qovery.js')]),
  name: 'qovery',
  runtime: 'node',
  version: () => {
    if (process.env['QOVERY'] === undefined && !existsSync(BUILT)) throw new Error('not built: run "npm run build"')
    return firstLine([...commandOf(), '--version'])
  },
  quickstart: ({ folder, linesPort, pagePort }) => {
    const example = readFileSync(join(ROOT, 'examples/quickstart.yaml'), 'utf8')
    const moved = example.replace(/:8125\b/g, `:${linesPort}`).replace(/:9598\b/g, `:${pagePort}`)
    const [file, ...args] = commandOf()
    return { file, args: [...args, '--config', write(folder, 'quickstart.yaml', moved)] }
  },
}

export const vector: Program = {
  ...vectorLike('VECTOR', () => undefined),
  name: 'vector',
  runtime: 'native',
  version: () => {
    const words = wordsOf('VECTOR')
    return words && firstLine([...words, '--version'])
  },
}

function commandOf(): [string, ...string[]] {
  return wordsOf('QOVERY') ?? [process.execPath, join(ROOT, 'packages/qovery/bin/qovery.js')]
}

/** What holds for both programs that read one config. */
function vectorLike(
  variable: string,
  otherwise: () => [string, ...string[]] | undefined,
): Pick<Program, 'command' | 'isCounter' | 'flushMs'> {
  return {
    flushMs: 0,
    isCounter: isBenchCount,
    command: (task): Command | undefined => {
      const words = wordsOf(variable) ?? otherwise()
      if (words === undefined) return undefined
      const [file, ...args] = words
      return { file, args: [...args, '--quiet', '--config', write(task.folder, 'config.yaml', configOf(task))] }
    },
  }
}

function configOf({ protocol, linesPort, pagePort, folder }: Task): string {
  return `data_dir: ${JSON.stringify(folder)}
sources:
  lines:
    type: statsd
    mode: ${protocol}
    address: 127.0.0.1:${linesPort}
    receive_buffer_bytes: 4194304
sinks:
  page:
    type: prometheus_exporter
    inputs: [lines]
    address: 127.0.0.1:${pagePort}
    flush_period_secs: 3600
    suppress_timestamp: true
`
}
