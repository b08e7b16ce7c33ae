import { readFile } from 'node:fs/promises'
import { messageOf } from '@qovery/sdk'
import { isZone } from '@qovery/vrl/time'
import { wantsColor } from '../../telemetry/log-format.ts'
import { ExitCode } from '../exit-codes.ts'
import { evaluate, type EvaluateOptions } from './evaluate.ts'
import type { VrlFlags } from './flags.ts'

/** Runs the program that the command line names; without one, the language can be tried line by line. */
export async function vrl(text: string | undefined, flags: VrlFlags): Promise<number> {
  if (text !== undefined && flags.program !== undefined) {
    process.stderr.write('error: there are two programs: one on the command line, and one in a file by --program\n')
    return ExitCode.usage
  }
  if (!isZone(flags.timezone)) {
    process.stderr.write(
      `error: there is no time zone "${flags.timezone}"; a name is like Europe/Berlin, UTC or local\n`,
    )
    return ExitCode.software
  }
  try {
    const source = flags.program === undefined ? text : await readProgram(flags.program)
    if (source !== undefined) return await evaluate(source, optionsOf(flags))
    const { repl } = await import('./repl/repl.ts')
    return await repl(flags)
  } catch (error) {
    process.stderr.write(`error: ${messageOf(error)}\n`)
    return ExitCode.software
  }
}

async function readProgram(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Error(`the program could not be read: ${messageOf(error)}`, { cause: error })
  }
}

function optionsOf(flags: VrlFlags): EvaluateOptions {
  const { program, input, timezone, printObject, printWarnings, emit, color } = flags
  return {
    name: program ?? '',
    input,
    timezone,
    printObject: printObject === true,
    printWarnings: printWarnings === true,
    emit: emit === true,
    colors: wantsColor(color, process.stderr.isTTY, process.env),
  }
}
