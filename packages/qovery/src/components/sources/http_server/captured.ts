import type { IncomingHttpHeaders } from 'node:http'
import type { SourceField } from '@qovery/sdk'
import { setField, type Value, type ValueObject } from '@qovery/vrl/value'
import { headerText } from '../../../kit/http-server/request-parts.ts'

interface Wanted {
  /** As the user wrote it, which is the name of the field. */
  readonly name: string
  /** `undefined`: only the one of that very name. */
  readonly pattern: RegExp | undefined
}

/** What of a request's headers or query the user wants as fields. */
class Wishes {
  readonly #wanted: readonly Wanted[]

  constructor(names: readonly string[], flags: string) {
    this.#wanted = [...new Set(names)].map((name) => ({
      name,
      pattern: name.includes('*') ? patternOf(name, flags) : undefined,
    }))
  }

  get isEmpty(): boolean {
    return this.#wanted.length === 0
  }

  /** Names and values; one that is named and missing is `null`. `look` finds a value by the name as the user wrote it. */
  pick(names: () => Iterable<string>, look: (name: string) => Value | undefined): [string, Value][] {
    const picked: [string, Value][] = []
    for (const { name, pattern } of this.#wanted) {
      if (pattern === undefined) picked.push([name, look(name) ?? null])
      else for (const found of names()) if (pattern.test(found)) picked.push([found, look(found) ?? null])
    }
    return picked
  }
}

/** Makes fields of the headers and query parameters that the user names. */
export class Captured {
  readonly #headers: Wishes
  readonly #parameters: Wishes

  constructor(headers: readonly string[], parameters: readonly string[]) {
    this.#headers = new Wishes(headers, 'i')
    this.#parameters = new Wishes(parameters, '')
  }

  /** Headers leave fields of the body alone, parameters replace them. `query` is without its `?`. */
  fields(headers: IncomingHttpHeaders, query: string): SourceField[] {
    return [...this.#ofHeaders(headers), ...this.#ofQuery(query)]
  }

  #ofHeaders(headers: IncomingHttpHeaders): SourceField[] {
    if (this.#headers.isEmpty) return []
    const names = () => Object.keys(headers)
    const look = (name: string) => {
      const value = Object.hasOwn(headers, name.toLowerCase()) ? headers[name.toLowerCase()] : undefined
      return value === undefined ? undefined : headerText(String(value))
    }
    return asFields('headers', this.#headers.pick(names, look), false)
  }

  #ofQuery(query: string): SourceField[] {
    if (this.#parameters.isEmpty) return []
    const parameters = new URLSearchParams(query)
    const names = () => new Set(parameters.keys())
    return asFields(
      'query_parameters',
      this.#parameters.pick(names, (name) => parameters.getAll(name).at(-1)),
      true,
    )
  }
}

/** Fields of the event in the legacy namespace, one object of metadata in the other. */
function asFields(name: string, picked: readonly [string, Value][], replaces: boolean): SourceField[] {
  const together: ValueObject = {}
  for (const [key, value] of picked) setField(together, key, value)
  const alone = picked.map(([key, value]) => ({ name: null, legacy: [key], value, replaces }))
  return [...alone, { name, legacy: null, value: together }]
}

function patternOf(glob: string, flags: string): RegExp {
  const parts = glob.split(/\*+/).map((part) => RegExp.escape(part))
  return new RegExp(`^${parts.join('.*')}$`, `s${flags}`)
}
