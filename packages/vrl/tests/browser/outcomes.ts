import { Aborted, compile, drawDiagnostics, Failure } from '../../src/index.ts'
import { display, parseJson } from '../../src/value/index.ts'

export interface Job {
  readonly program: string
  /** As JSON. */
  readonly event: string
}

/** What each program gives, fails with, or is told of, where its surroundings give it nothing. */
export async function outcomesOf(jobs: readonly Job[]): Promise<string[]> {
  const outcomes: string[] = []
  for (const job of jobs) outcomes.push(await outcomeOf(job).catch((error: unknown) => `thrown: ${String(error)}`))
  return outcomes
}

async function outcomeOf({ program: source, event }: Job): Promise<string> {
  const { program, diagnostics } = await compile(source, { timezone: 'UTC', asyncAllowed: true })
  if (program === undefined) return drawDiagnostics(source, diagnostics)
  const result = await program.run({ value: parseJson(event), metadata: {} })
  if (result instanceof Failure) return `failed: ${result.message}`
  return result instanceof Aborted ? `aborted: ${result.message}` : display(result)
}
