import { messageOf, ProgramError, type ProgramFaults } from '@qovery/sdk'
import type { LogLine } from './recorded-log.ts'
import type { Location } from '../../config/text/location.ts'
import { MakingError } from '../making.ts'

/** A part of a condition and what it came to. */
export interface PartValue {
  readonly text: string
  /** In the language's own notation; `undefined`: it fails. */
  readonly value: string | undefined
  /** Why it fails. */
  readonly failure: string | undefined
}

/** An event as a failure shows it. */
export interface ShownEvent {
  /** As JSON, its keys sorted. */
  readonly json: string
  /** What travels beside it, where there is something. */
  readonly metadata: string | undefined
  /** Why the condition does not hold for it, beyond that it gives `false`. */
  readonly reasons: readonly string[]
  readonly parts: readonly PartValue[]
}

/** A program with faults: of a component, or of the test itself. */
export interface FaultyProgram {
  readonly faults: ProgramFaults
  readonly component: string | undefined
}

/** One thing that a test found. */
export interface TestFailure {
  readonly message: string
  /** The program that has faults, drawn for a terminal in several lines. */
  readonly drawing: string | undefined
  /** The same for whoever can tell where in the config it stands. */
  readonly program?: FaultyProgram
  /** The condition, as it is written. */
  readonly condition: string | undefined
  readonly events: readonly ShownEvent[]
  /** How many more events there are than are shown. */
  readonly more: number
}

export interface TestResult {
  readonly name: string
  readonly place: Location
  /** None: it has passed. */
  readonly failures: readonly TestFailure[]
  /** What components logged during it. */
  readonly logged: readonly LogLine[]
  /** Lines of the log beyond those. */
  readonly loggedMore: number
  readonly seconds: number
}

/** What keeps a test from being run to its end: one failure for each of several errors. */
export function failuresOfError(error: unknown): TestFailure[] {
  if (error instanceof AggregateError) return error.errors.flatMap(failuresOfError)
  const rest = { condition: undefined, events: [], more: 0 }
  const program = programErrorIn(error)
  if (program === undefined || program.drawing === '')
    return [{ message: messageOf(error), drawing: undefined, ...rest }]
  // What the message says of the program, the drawing shows.
  const message = messageOf(error).replace(program.message, 'the program is wrong')
  const component = error instanceof MakingError ? error.id : undefined
  const faulty = program.faults && { program: { faults: program.faults, component } }
  return [{ message, drawing: program.drawing, ...faulty, ...rest }]
}

function programErrorIn(error: unknown): ProgramError | undefined {
  if (error instanceof ProgramError) return error
  return error instanceof Error && error.cause !== undefined ? programErrorIn(error.cause) : undefined
}
