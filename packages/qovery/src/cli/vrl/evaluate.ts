import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { messageOf } from '@qovery/sdk'
import { Aborted, compile, drawDiagnostics, Failure, type Program } from '@qovery/vrl'
import { nodeHost } from '@qovery/vrl/node'
import { display, parseJson, type Value } from '@qovery/vrl/value'
import { wantsColor } from '../../telemetry/log-format.ts'
import { ExitCode } from '../exit-codes.ts'

export interface VrlFlags {
  readonly program?: string
  readonly input?: string
  readonly printObject?: boolean
  readonly printWarnings?: boolean
  readonly timezone?: string
  readonly quiet?: boolean
  readonly emit?: boolean
  readonly color: 'auto' | 'always' | 'never'
}

/** Runs a program on the events of a file, or of the standard input, and prints what it gives for each. */
export async function evaluate(source: string, flags: VrlFlags): Promise<number> {
  const color = wantsColor(flags.color, process.stderr.isTTY, process.env)
  const { program, diagnostics } = await compile(source, {
    host: nodeHost(),
    asyncAllowed: true,
    ...(flags.timezone !== undefined && { timezone: flags.timezone }),
  })
  if (program === undefined || (flags.printWarnings === true && diagnostics.length > 0)) {
    process.stderr.write(`${drawDiagnostics(source, diagnostics, { colors: color })}\n`)
  }
  if (program === undefined) return ExitCode.software
  if (flags.emit === true) {
    process.stdout.write(`${program.javascript}\n`)
    return ExitCode.ok
  }
  let code: number = ExitCode.ok
  for (const event of eventsOf(await inputText(flags.input))) {
    if (!(await show(program, event, flags))) code = ExitCode.software
  }
  return code
}

/** One event per line; no input at all is one empty event. */
function* eventsOf(input: string): Generator<Value> {
  const lines = input.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0) yield {}
  for (const [i, line] of lines.entries()) {
    try {
      yield parseJson(line)
    } catch (error) {
      throw new Error(`line ${i + 1} of the input is no JSON: ${messageOf(error)}`, { cause: error })
    }
  }
}

async function inputText(file: string | undefined): Promise<string> {
  if (file !== undefined) return readFile(file, 'utf8')
  return process.stdin.isTTY ? '' : text(process.stdin)
}

/** Prints what the program gives for an event; whether it came to its end. */
async function show(program: Program, event: Value, { printObject, quiet }: VrlFlags): Promise<boolean> {
  const subject = { value: event, metadata: {} }
  const result = await program.run(subject)
  if (result instanceof Failure || result instanceof Aborted) {
    process.stderr.write(`error: ${result instanceof Aborted ? (result.message ?? 'aborted') : result.message}\n`)
    return false
  }
  if (quiet !== true) process.stdout.write(`${display(printObject === true ? subject.value : result)}\n`)
  return true
}
