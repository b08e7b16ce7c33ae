import { Failure, stackless } from '../function/index.ts'

/** What a program gives that ended by `abort`; the positions are those of the expression in the program. */
export class Aborted {
  /** What the program said; `undefined`: nothing. */
  readonly message: string | undefined
  readonly start: number
  readonly end: number

  constructor(message: string | undefined, start: number, end: number) {
    this.message = message
    this.start = start
    this.end = end
  }
}

/** Thrown to end a program from within a closure: by `abort`, or by `return` with its value. */
export class Stop extends Error {
  readonly result: unknown

  constructor(result: unknown) {
    super('the program ends')
    this.name = 'Stop'
    this.result = result
  }
}

/** Ends the program from within a closure. */
export function stop(result: unknown): never {
  throw stackless(() => new Stop(result))
}

/**
 * What a caught failure says, with the calls that it came through (`prefix`). What is not a failure of the program is thrown
 * on: the end of the program, or a fault of ours, which `ended` names.
 */
export function messageOf(error: unknown, prefix: string): string {
  if (error instanceof Failure) return prefix + error.message
  throw error
}

/** What a program that ended by throwing gives. A fault of ours fails the event under way, and no more than that. */
export function ended(error: unknown, prefix: string): unknown {
  if (error instanceof Stop) return error.result
  if (error instanceof Failure) return new Failure(prefix + error.message)
  if (error instanceof RangeError) return new Failure(`${prefix}a value is too large or too deep: ${error.message}`)
  return new Failure(`${prefix}this is a fault of qovery, please report it: ${String(error)}`)
}
