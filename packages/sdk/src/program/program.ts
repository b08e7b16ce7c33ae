import type { CompileOptions, Diagnostic, drawDiagnostics, Program } from '@qovery/vrl'
import type { ComponentContext } from '../context.ts'
import { QoveryError } from '../errors.ts'
import { causeOf, faultyFiles, lineAndColumn, type ProgramFaults, type ProgramFile } from './program-faults.ts'

/** Thrown for a program with errors. */
export class ProgramError extends QoveryError {
  /** What is wrong with which program; left out: the program is right, but not for where it stands. */
  readonly faults: ProgramFaults | undefined
  /** All errors, each drawn with the lines of the program that it is about: several lines for a terminal. */
  readonly drawing: string

  constructor(message: string, faults?: ProgramFaults, drawing = '') {
    super('QV_PROGRAM', message)
    this.faults = faults
    this.drawing = drawing
  }
}

/** What a program may know of the component that it is compiled for. */
export type ProgramContext = Pick<ComponentContext, 'globals' | 'log' | 'programHost' | 'warned'>

export interface ProgramOptions extends Omit<CompileOptions, 'host'> {
  /** Where the program was read from, part by part. */
  readonly files?: readonly ProgramFile[]
}

/**
 * Compiles a VRL program for a component, in the component's surroundings. The compiler is loaded when somebody first asks.
 * Warnings go to the log. @throws ProgramError
 */
export async function compileProgram(
  source: string,
  cx: ProgramContext,
  { files = [], ...options }: ProgramOptions = {},
): Promise<Program> {
  const { compile, drawDiagnostics } = await import('@qovery/vrl')
  const { program, diagnostics } = await compile(source, {
    timezone: cx.globals.timezone,
    host: await cx.programHost(),
    ...options,
  })
  const faults = { source, diagnostics, files }
  if (program === undefined) {
    const titles = diagnostics.filter(({ severity }) => severity === 'error').map((one) => titled(faults, one))
    throw new ProgramError(`the program is wrong: ${titles.join('; ')}`, faults, drawn(faults, drawDiagnostics))
  }
  if (diagnostics.length > 0) {
    if (cx.warned !== undefined) cx.warned(faults)
    else for (const warning of diagnostics) cx.log.warn(`the program has ${titled(faults, warning)}`)
  }
  return program
}

function drawn(faults: ProgramFaults, draw: typeof drawDiagnostics): string {
  if (faults.files.length === 0) return draw(faults.source, faults.diagnostics)
  return faultyFiles(faults)
    .map(({ path, text, diagnostics }) => draw(text, diagnostics, { name: path }))
    .join('\n\n')
}

function titled({ source, files }: ProgramFaults, diagnostic: Diagnostic): string {
  const [file] = faultyFiles({ files, diagnostics: [diagnostic] })
  const cause = causeOf(file?.diagnostics[0] ?? diagnostic)
  const { line, column } = lineAndColumn(file?.text ?? source, cause)
  return `${diagnostic.title} (${file === undefined ? '' : `${file.path}, `}line ${line}, column ${column})`
}
