import { messageOf, ProgramError } from '@qovery/sdk'
import type { Fault } from '../config/text/fault.ts'
import { MakingError } from '../topology/making.ts'

/** What is wrong with a config whose components could not be made: a fault for each of them. */
export function makingFaults(error: unknown): Fault[] {
  return error instanceof AggregateError ? error.errors.flatMap(makingFaults) : [faultOf(error)]
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof MakingError) || !(error.cause instanceof ProgramError) || error.cause.drawing === '') {
    return { severity: 'error', code: 'create-failed', message: messageOf(error) }
  }
  const { id, type, cause } = error
  return {
    severity: 'error',
    code: 'program',
    message: `"${id}" (${type}): the program is wrong`,
    drawing: cause.drawing,
  }
}
