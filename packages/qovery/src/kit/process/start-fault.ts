import { existsSync } from 'node:fs'
import { QoveryError } from '@qovery/sdk'
import type { Command } from './command.ts'

/** A program could not be started; the message names it, the reason and what to do. */
export class StartFault extends QoveryError {
  constructor(message: string, options: ErrorOptions) {
    super('QV_START', message, options)
  }
}

export function startFault(command: Command, cause: NodeJS.ErrnoException): StartFault {
  return new StartFault(`"${command.program}" cannot be started: ${reason(command, cause)}`, { cause })
}

function reason({ program, working_directory, environment = process.env }: Command, error: NodeJS.ErrnoException) {
  const { code, message } = error
  if (working_directory !== undefined && !existsSync(working_directory)) {
    return `the working directory "${working_directory}" does not exist`
  }
  switch (code) {
    case 'ENOENT':
      return program.includes('/')
        ? 'there is no such file, or the interpreter that its first line names is missing'
        : `no folder of PATH (${environment['PATH'] ?? 'not set'}) has it: install it, or give its full path`
    case 'EACCES':
      return 'it may not be executed by this user: check its permissions and those of its folders'
    case 'EAGAIN':
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOMEM':
      return `the system has no room for another process or its pipes (${code}): raise its limits`
    default:
      return message
  }
}
