import { cloneValue, display, encodeJson, parseJson, Timestamp } from '@qovery/vrl/value'
import { describe, expect, test } from 'vitest'
import { Aborted, compile, drawDiagnostics, Failure, type Secrets } from '../src/index.ts'
import { exampleHost } from './example-host.ts'
import { fixturesIn, type Fixture } from './fixture.ts'

const all = ['expressions', 'functions', 'diagnostics', 'issues'].flatMap((folder) =>
  fixturesIn(new URL(`./${folder}/`, import.meta.url)).map((fixture) => ({
    ...fixture,
    file: `${folder}/${fixture.file}`,
  })),
)

describe.each([...Map.groupBy(all, ({ file }) => file)])('%s', (_, fixtures) => {
  test.each(fixtures)('$title', async (fixture) => {
    const { diagnostic, raises, result } = fixture
    expect(await outcomeOf(fixture)).toBe(diagnostic ?? raises ?? canonical(result ?? 'a result'))
  })
})

/** What is said of the program, what it fails with, or what it gives: whichever the fixture asks for, if that is how it ends. */
async function outcomeOf({ program: source, diagnostic, raises, event }: Fixture): Promise<string> {
  const { program, diagnostics } = await compile(source, { host: exampleHost(), timezone: 'UTC', asyncAllowed: true })
  const drawn = drawDiagnostics(source, diagnostics)
  if (diagnostic !== undefined) return drawn.trimEnd()
  if (program === undefined) return raises !== undefined && drawn.includes(raises) ? raises : drawn
  const result = await program.run({ value: cloneValue(event), metadata: {}, secrets: someSecrets() })
  if (result instanceof Failure) return result.message
  if (result instanceof Aborted) return result.message ?? 'aborted'
  return result instanceof Timestamp ? display(result) : encodeJson(result)
}

function someSecrets(): Secrets {
  const secrets = new Map<string, string>()
  return {
    get: (name) => secrets.get(name),
    set: (name, secret) => void secrets.set(name, secret),
    remove: (name) => void secrets.delete(name),
  }
}

/** JSON as results are written, whatever blanks it has; what is no JSON stays as it is. */
function canonical(text: string): string {
  return /^[tr]'/.test(text) ? text : encodeJson(parseJson(text))
}
