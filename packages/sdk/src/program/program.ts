import type { CompileOptions, Diagnostic, Program } from '@qovery/vrl'
import type { ComponentContext } from '../context.ts'
import { QoveryError } from '../errors.ts'

/** Thrown for a program with errors. */
export class ProgramError extends QoveryError {
  /** All errors, each drawn with the lines of the program that it is about: several lines for a terminal. */
  readonly drawing: string

  constructor(message: string, drawing = '') {
    super('QV_PROGRAM', message)
    this.drawing = drawing
  }
}

/** What a program may know of the component that it is compiled for. */
export type ProgramContext = Pick<ComponentContext, 'globals' | 'log' | 'programHost'>

/**
 * Compiles a VRL program for a component, in the component's surroundings. The compiler is loaded when somebody first asks.
 * Warnings go to the log. @throws ProgramError
 */
export async function compileProgram(
  source: string,
  cx: ProgramContext,
  options: Omit<CompileOptions, 'host'> = {},
): Promise<Program> {
  const { compile, drawDiagnostics } = await import('@qovery/vrl')
  const { program, diagnostics } = await compile(source, {
    timezone: cx.globals.timezone,
    host: await cx.programHost(),
    ...options,
  })
  if (program === undefined) {
    const titles = diagnostics.filter(({ severity }) => severity === 'error').map((one) => titled(source, one))
    throw new ProgramError(`the program is wrong: ${titles.join('; ')}`, drawDiagnostics(source, diagnostics))
  }
  for (const warning of diagnostics) cx.log.warn(`the program has ${titled(source, warning)}`)
  return program
}

function titled(source: string, { title, labels }: Diagnostic): string {
  const before = source.slice(0, labels[0]?.span.start ?? 0).split('\n')
  return `${title} (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`
}
