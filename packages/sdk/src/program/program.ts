import type { CompileOptions, Program } from '@qovery/vrl'
import type { ComponentContext } from '../context.ts'
import { QoveryError } from '../errors.ts'

/** Thrown for a program with errors; the message holds all of them, each drawn with the lines it is about. */
export class ProgramError extends QoveryError {
  constructor(message: string) {
    super('QV_PROGRAM', message)
  }
}

/**
 * Compiles a VRL program for a component, in the component's surroundings. The compiler is loaded when somebody first asks.
 * Warnings go to the log. @throws ProgramError
 */
export async function compileProgram(
  source: string,
  cx: ComponentContext,
  options: Omit<CompileOptions, 'host'> = {},
): Promise<Program> {
  const { compile, drawDiagnostics } = await import('@qovery/vrl')
  const { program, diagnostics } = await compile(source, {
    timezone: cx.globals.timezone,
    host: await cx.programHost(),
    ...options,
  })
  if (program === undefined)
    throw new ProgramError(`the program has errors:\n\n${drawDiagnostics(source, diagnostics)}`)
  if (diagnostics.length > 0)
    cx.log.warn(`the program compiles, with warnings:\n${drawDiagnostics(source, diagnostics)}`)
  return program
}
