import { cloneValue, display, encodeJson, parseJson, Timestamp } from '@qovery/vrl/value'
import { describe, expect, test } from 'vitest'
import { Aborted, compile, drawDiagnostics, Failure } from '../src/index.ts'
import { exampleHost } from './example-host.ts'
import { fixturesIn, type Fixture } from './fixture.ts'

const all = ['expressions', 'functions', 'diagnostics', 'issues'].flatMap((folder) =>
  fixturesIn(new URL(`./${folder}/`, import.meta.url)).map((fixture) => ({ ...fixture, file: `${folder}/${fixture.file}` })),
)

describe.each([...Map.groupBy(all, ({ file }) => file)])('%s', (_, fixtures) => {
  test.each(fixtures)('$title', async (fixture) => {
    const { program, diagnostics } = await compile(fixture.program, {
      host: exampleHost(),
      timezone: 'UTC',
      asyncAllowed: true,
    })
    const drawn = drawDiagnostics(fixture.program, diagnostics)
    if (fixture.diagnostic !== undefined) return expect(drawn.trimEnd()).toBe(fixture.diagnostic)
    if (program === undefined) return expect(drawn).toContain(fixture.raises ?? 'no error at all')
    expect(await outcomeOf(fixture, program)).toBe(fixture.raises ?? canonical(fixture.result ?? 'a result'))
  })
})

async function outcomeOf({ event }: Fixture, program: NonNullable<Awaited<ReturnType<typeof compile>>['program']>) {
  const secrets = new Map<string, string>()
  const result = await program.run({
    value: cloneValue(event),
    metadata: {},
    secrets: {
      get: (name) => secrets.get(name),
      set: (name, secret) => void secrets.set(name, secret),
      remove: (name) => void secrets.delete(name),
    },
  })
  if (result instanceof Failure) return result.message
  if (result instanceof Aborted) return result.message ?? 'aborted'
  return result instanceof Timestamp ? display(result) : encodeJson(result)
}

/** JSON as results are written, whatever blanks it has; what is no JSON stays as it is. */
function canonical(text: string): string {
  return /^[tr]'/.test(text) ? text : encodeJson(parseJson(text))
}
