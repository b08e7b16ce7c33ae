import { allOf, compileProgram, QoveryError, s, type ComponentContext } from '@qovery/sdk'
import type { Aborted, Program, Result } from '@qovery/vrl'
import { encodeJson, Timestamp, toText } from '@qovery/vrl/value'
import * as z from 'zod'

const parameter = z.union([
  z.string(),
  s.object({
    value: s.string('The value, or the expression that gives it.'),
    type: s
      .choice('What the value is.', {
        string: 'Plain text.',
        vrl: 'A VRL expression, which is evaluated before each request. Its text is the value, or its JSON where it gives no text.',
      })
      .default('string'),
  }),
])

/** The option `query` of sources that ask over HTTP. */
export const queryOption = s
  .map(
    'Parameters that are added to the addresses: of each name one value, or a list of them.',
    z.union([parameter, z.array(parameter)]).meta({ description: 'A value, or several.' }),
    { examples: [{ 'match[]': ['{job="node"}', '{__name__=~"job:.*"}'] }] },
  )
  .default({})

export type QueryOption = z.output<typeof queryOption>
type Parameter = z.output<typeof parameter>

/** The parameters that are the same in each request, in their order. */
export function fixedParameters(query: QueryOption): (readonly [name: string, value: string])[] {
  return parametersOf(query).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[name, value] as const]
      : value.type === 'string'
        ? [[name, value.value] as const]
        : [],
  )
}

/** Thrown where a program gives no value for its parameter. */
export class QueryFault extends QoveryError {
  constructor(message: string) {
    super('QV_QUERY', message)
  }
}

/** The parameters that programs give, anew for each request. */
export class ComputedQuery {
  readonly #programs: readonly (readonly [name: string, program: Program])[]
  readonly #isAborted: (result: Result) => result is Aborted

  private constructor(
    programs: readonly (readonly [string, Program])[],
    isAborted: (result: Result) => result is Aborted,
  ) {
    this.#programs = programs
    this.#isAborted = isAborted
  }

  /** Compiles the programs that the option holds; `undefined` where it holds none. @throws ProgramError */
  static async compile(query: QueryOption, cx: ComponentContext): Promise<ComputedQuery | undefined> {
    const sources = parametersOf(query).flatMap(([name, value]) =>
      typeof value === 'object' && value.type === 'vrl' ? [[name, value.value] as const] : [],
    )
    if (sources.length === 0) return undefined
    const { Aborted } = await import('@qovery/vrl')
    const compiling = sources.map(async ([name, source]) => [name, await compileProgram(source, cx)] as const)
    return new ComputedQuery(await allOf(compiling), (result) => result instanceof Aborted)
  }

  /** The address with the parameters behind those that it has. @throws QueryFault */
  addTo(address: URL): URL {
    const url = new URL(address)
    for (const [name, program] of this.#programs) url.searchParams.append(name, this.#valueOf(name, program))
    return url
  }

  #valueOf(name: string, program: Program): string {
    const result = program.run({ value: {}, metadata: {} }) as Result
    if (result instanceof Error)
      throw new QueryFault(`the expression of the parameter "${name}" fails: ${result.message}`)
    if (this.#isAborted(result)) throw new QueryFault(`the expression of the parameter "${name}" aborts`)
    if (typeof result === 'string' || result instanceof Uint8Array) return toText(result)
    return result instanceof Timestamp ? result.toString() : encodeJson(result)
  }
}

function parametersOf(query: QueryOption): [name: string, value: Parameter][] {
  return Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value): [string, Parameter] => [name, value]),
  )
}
