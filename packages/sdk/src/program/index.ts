export { EventSubject } from './event-subject.ts'
export { MetricSubject } from './metric-subject.ts'
export { compileProgram, ProgramError, type ProgramContext } from './program.ts'
