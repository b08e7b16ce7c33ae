import { parseJson, type Value } from '@qovery/vrl/value'
import { describe, expect, test } from 'vitest'
import { typeOf, Kind } from '../src/kind/index.ts'
import { Aborted, compile, Failure, FUNCTIONS, LANGUAGE } from '../src/index.ts'
import { exampleHost } from './example-host.ts'
import { shown, wanted } from './shown.ts'

describe.each([...LANGUAGE, ...FUNCTIONS.values()])('$name', ({ examples }) => {
  test.each(examples)('$title: $source', async (example) => {
    const { program, diagnostics } = await compile(example.source, {
      host: exampleHost(),
      timezone: 'UTC',
      asyncAllowed: true,
    })
    if (program === undefined) {
      expect(
        example.raises,
        diagnostics.map(({ title, labels }) => `${title}: ${labels[0]?.message}`).join('\n'),
      ).toBeDefined()
      expect(
        diagnostics.map(({ title, labels }) => [title, ...labels.map(({ message }) => message)].join(' ')).join('\n'),
      ).toContain(example.raises)
      return
    }
    const subject = { value: parseJson(JSON.stringify(example.input ?? {})), metadata: {}, secrets: SECRETS() }
    const result = await program.run(subject)
    if (result instanceof Failure) return expect(result.message).toBe(example.raises)
    if (result instanceof Aborted) return expect(result.message).toBe(example.raises)
    expect(example.raises).toBeUndefined()
    if (example.type === undefined) expect(shown(result)).toEqual(wanted(example.result))
    else if (example.type !== 'any') expect(Kind.of(typeOf(result as Value)).toString()).toBe(example.type)
  })
})

function SECRETS() {
  const secrets = new Map([['datadog_api_key', 'secret value']])
  return {
    get: (name: string) => secrets.get(name),
    set: (name: string, secret: string) => void secrets.set(name, secret),
    remove: (name: string) => void secrets.delete(name),
  }
}
