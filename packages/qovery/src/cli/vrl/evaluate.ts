import { Aborted, compile, drawDiagnostics, Failure, type Program } from '@qovery/vrl'
import { display } from '@qovery/vrl/value'
import { visible } from '../../telemetry/visible.ts'
import { ExitCode } from '../exit-codes.ts'
import { eventsOf, type InputEvent } from './events.ts'
import { Output } from './output.ts'
import { commandHost, newSubject } from './surroundings.ts'

export interface EvaluateOptions {
  /** What the program is called in diagnostics: its file. */
  readonly name: string
  /** The file with the events; left out: the standard input. */
  readonly input: string | undefined
  readonly timezone: string
  /** Whether the event is printed, and not what the program gives. */
  readonly printObject: boolean
  readonly printWarnings: boolean
  /** Whether the JavaScript is printed, and nothing run. */
  readonly emit: boolean
  readonly colors: boolean
}

/**
 * Runs a program on events and prints what it gives for each, in the order of the events. An event on which it fails is
 * told on the standard error, and the next one comes. @throws Error where the input cannot be read
 */
export async function evaluate(source: string, options: EvaluateOptions): Promise<number> {
  const { name, timezone, colors } = options
  const { program, diagnostics } = await compile(source, { host: commandHost(), asyncAllowed: true, timezone })
  if (program === undefined || (options.printWarnings && diagnostics.length > 0)) {
    process.stderr.write(`${drawDiagnostics(source, diagnostics, { colors, name })}\n`)
  }
  if (program === undefined) return ExitCode.software
  const output = new Output(process.stdout)
  if (options.emit) await output.lines(program.javascript.split('\n'))
  else await runAll(program, options, output)
  return ExitCode.ok
}

async function runAll(program: Program, { input, printObject }: EvaluateOptions, output: Output): Promise<void> {
  for await (const events of inputOf(input)) {
    if (!(await runPortion(program, events, printObject, output))) return
  }
}

/** Where no input comes at all there is one event, without fields. */
async function* inputOf(file: string | undefined): AsyncGenerator<InputEvent[]> {
  let isEmpty = true
  if (file !== undefined || !process.stdin.isTTY) {
    for await (const events of eventsOf(file)) {
      isEmpty = false
      yield events
    }
  }
  if (isEmpty) yield [{ event: {}, place: '' }]
}

/** Whether somebody still wants results. */
async function runPortion(
  program: Program,
  events: readonly InputEvent[],
  printObject: boolean,
  output: Output,
): Promise<boolean> {
  let results: string[] = []
  for (const { event, place } of events) {
    const subject = newSubject(event)
    const outcome = program.run(subject)
    const result = program.async ? await outcome : (outcome as Awaited<typeof outcome>)
    if (result instanceof Failure || result instanceof Aborted) {
      if (!(await output.lines(results))) return false
      results = []
      process.stderr.write(
        `error: ${place === '' ? '' : `${visible(place)}: `}${visible(result.message ?? 'aborted')}\n`,
      )
    } else {
      results.push(display(printObject ? subject.value : result))
    }
  }
  return output.lines(results)
}
