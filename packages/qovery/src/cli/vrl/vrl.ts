import { readFile } from 'node:fs/promises'
import { messageOf } from '@qovery/sdk'
import { ExitCode } from '../exit-codes.ts'
import { evaluate, type VrlFlags } from './evaluate.ts'

/** Runs the program that the command line names; without one, the language can be tried line by line. */
export async function vrl(text: string | undefined, flags: VrlFlags): Promise<number> {
  try {
    const source = flags.program === undefined ? text : await readFile(flags.program, 'utf8')
    if (source !== undefined) return await evaluate(source, flags)
    process.stderr.write('error: there is no program; give one, or a file with --program\n')
    return ExitCode.usage
  } catch (error) {
    process.stderr.write(`error: ${messageOf(error)}\n`)
    return ExitCode.failure
  }
}
