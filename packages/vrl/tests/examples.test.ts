import { parseJson } from '@qovery/vrl/value'
import { describe, expect, test } from 'vitest'
import { typeOf, Kind } from '../src/kind/index.ts'
import { Aborted, compile, Failure, FUNCTIONS, LANGUAGE, type FunctionExample } from '../src/index.ts'
import { exampleHost } from './example-host.ts'
import { shown, wanted } from './shown.ts'

describe.each([...LANGUAGE, ...FUNCTIONS.values()])('$name', ({ examples }) => {
  test.each(examples)('$title: $source', async (example) => {
    expect(await outcomeOf(example)).toEqual(expected(example))
  })
})

/** What an example says that its program gives, or fails with, in the form of `outcomeOf`. */
function expected({ raises, type, result }: FunctionExample): unknown {
  if (raises !== undefined) return { raises }
  return type === undefined ? { result: wanted(result) } : { type }
}

async function outcomeOf(example: FunctionExample): Promise<unknown> {
  const { program, diagnostics } = await compile(example.source, {
    host: exampleHost(),
    timezone: 'UTC',
    asyncAllowed: true,
  })
  if (program === undefined) {
    const said = diagnostics
      .map(({ title, labels }) => [title, ...labels.map(({ message }) => message)].join(' '))
      .join('\n')
    return { raises: example.raises !== undefined && said.includes(example.raises) ? example.raises : said }
  }
  const subject = { value: parseJson(JSON.stringify(example.input ?? {})), metadata: {}, secrets: someSecrets() }
  const result = await program.run(subject)
  if (result instanceof Failure || result instanceof Aborted) return { raises: result.message }
  if (example.type === undefined) return { result: shown(result) }
  return { type: example.type === 'any' ? 'any' : Kind.of(typeOf(result)).toString() }
}

function someSecrets() {
  const secrets = new Map([['datadog_api_key', 'secret value']])
  return {
    get: (name: string) => secrets.get(name),
    set: (name: string, secret: string) => void secrets.set(name, secret),
    remove: (name: string) => void secrets.delete(name),
  }
}
