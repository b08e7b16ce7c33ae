import { stackless } from './stackless.ts'

/** What a program's expression fails with; it may be handled by `??`, `ok, err =` and the like. */
export class Failure extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Failure'
  }
}

/** Fails the call under way, without the cost of a stack trace: failing is an everyday thing in programs. */
export function fail(message: string): never {
  throw stackless(() => new Failure(message))
}
