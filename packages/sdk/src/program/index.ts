export { EventSubject } from './event-subject.ts'
export { MetricSubject } from './metric-subject.ts'
export { compileProgram, ProgramError, type ProgramContext, type ProgramOptions } from './program.ts'
export {
  causeOf,
  faultyFiles,
  lineAndColumn,
  type FaultyFile,
  type ProgramFaults,
  type ProgramFile,
} from './program-faults.ts'
