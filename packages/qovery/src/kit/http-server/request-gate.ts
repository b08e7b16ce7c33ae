import type { IncomingMessage } from 'node:http'
import { compileProgram, ProgramError, type ComponentContext } from '@qovery/sdk'
import type { Aborted, Program, Result } from '@qovery/vrl'
import { setField, type ValueObject } from '@qovery/vrl/value'
import { basicGate, type Gate } from './auth.ts'
import { HttpRefusal } from './refusal.ts'
import type { RequestAuthOptions } from './request-auth.ts'
import { headerText, peerAddress } from './request-parts.ts'

/** Lets requests in, or not. */
export interface RequestGate {
  /** What became known of the sender, by name, to be read only. @throws HttpRefusal where the request is not let in */
  admit(request: IncomingMessage, path: string): ValueObject
}

/** The gate that the options describe. @throws ProgramError */
export async function createRequestGate(options: RequestAuthOptions, cx: ComponentContext): Promise<RequestGate> {
  if (options.strategy === 'custom') return programGate(options.source, cx)
  return new CredentialsGate(basicGate(options.username, options.password.reveal()))
}

const NOTHING: ValueObject = {}

class CredentialsGate implements RequestGate {
  readonly #gate: Gate

  constructor(gate: Gate) {
    this.#gate = gate
  }

  admit({ headers }: IncomingMessage): ValueObject {
    if (this.#gate.admits(headers.authorization)) return NOTHING
    const what = headers.authorization === undefined ? 'no credentials' : 'wrong credentials'
    throw unauthorized(`the request came with ${what}`, this.#gate.challenge)
  }
}

async function programGate(source: string, cx: ComponentContext): Promise<RequestGate> {
  const { Aborted, Type } = await import('@qovery/vrl')
  const program = await compileProgram(source, cx, { readOnly: [{ root: 'event', segments: [], deep: true }] })
  const { kind } = program.checked.result
  if (!kind.is(Type.boolean))
    throw new ProgramError(`the program of "auth" has to give a boolean, and it gives ${kind.toString()}`, {
      source,
      diagnostics: [],
      files: [],
    })
  return new ProgramGate(program, (result) => result instanceof Aborted, cx)
}

/** Asks a program about each request. Why one is refused is for the log, and not for the client. */
class ProgramGate implements RequestGate {
  readonly #program: Program
  readonly #isAborted: (result: Result) => result is Aborted
  readonly #cx: ComponentContext

  constructor(program: Program, isAborted: (result: Result) => result is Aborted, cx: ComponentContext) {
    this.#program = program
    this.#isAborted = isAborted
    this.#cx = cx
  }

  admit(request: IncomingMessage, path: string): ValueObject {
    const value = { headers: headersOf(request), address: peerAddress(request) ?? null, path }
    const subject = { value, metadata: {} }
    const result = this.#program.run(subject) as Result
    if (result === true) return subject.metadata
    const reason = result instanceof Error || this.#isAborted(result) ? result.message : undefined
    if (reason !== undefined) this.#cx.log.warn(`The program of "auth" refuses a request: ${reason}`)
    throw unauthorized('the request was not let in', 'Custom realm="qovery"')
  }
}

function unauthorized(message: string, challenge: string): HttpRefusal {
  return new HttpRefusal(401, 'unauthorized', message, { headers: { 'WWW-Authenticate': challenge } })
}

/** Names are in lower case; of a header that came several times the values are joined, as Node does. */
function headersOf({ headers }: IncomingMessage): ValueObject {
  const object: ValueObject = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) setField(object, name, Array.isArray(value) ? value.map(headerText) : headerText(value))
  }
  return object
}
