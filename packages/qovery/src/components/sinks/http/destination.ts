import { Template, type Events, type Kind } from '@qovery/sdk'
import { confinementFault, Confinement } from './confinement.ts'

type Event = Events[Kind]

/** Where the events of one request go, and with which headers. */
export interface Destination {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
}

/** Finds the destination of events: the same for all, or made of the fields of each. */
export class Destinations {
  readonly #uri: Template
  readonly #headers: readonly (readonly [name: Template, value: Template])[]
  readonly #confinement: Confinement | undefined
  /** That of all events, where no template depends on one. */
  readonly #fixed: Destination | undefined

  /** With `confined`, events cannot leave the fixed beginning of `uri`. */
  constructor(uri: Template, headers: Readonly<Record<string, string>>, confined: boolean) {
    this.#uri = uri
    this.#headers = Object.entries(headers).map(
      ([name, value]) => [Template.parse(name), Template.parse(value)] as const,
    )
    this.#confinement = confined && uri.constant === undefined ? Confinement.of(uri) : undefined
    const templates = [uri, ...this.#headers.flat()]
    if (templates.every(({ constant }) => constant !== undefined)) {
      this.#fixed = this.#made(uri.constant as string, (template) => template.constant as string)
    }
  }

  get fixed(): Destination | undefined {
    return this.#fixed
  }

  /** The text that events of one destination share. @throws Error where the event has none */
  key(event: Event): string {
    const { url, headers } = this.of(event)
    return this.#headers.length === 0 ? url.href : JSON.stringify([url.href, headers])
  }

  /** @throws Error where a field is missing, or the result is no address that is allowed */
  of(event: Event): Destination {
    if (this.#fixed !== undefined) return this.#fixed
    // Secrets may stand beside the fields: messages name the option, and do not show it.
    const render = (template: Template): string => {
      const text = template.render(event)
      if (text !== undefined) return text
      const where = template === this.#uri ? '`uri`' : '`request.headers`'
      throw new Error(`${where} needs ${template.missing(event).join(', ')}, which is missing`)
    }
    return this.#made(render(this.#uri), render)
  }

  #made(address: string, render: (template: Template) => string): Destination {
    const url = URL.parse(address)
    if (url === null || confinementFault(address) !== undefined) {
      throw new Error('what its fields make of `uri` is no address such as https://example.com/path')
    }
    if (this.#confinement?.admits(url) === false) {
      throw new Error('what its fields make of `uri` lies outside of the fixed part of that')
    }
    const headers: Record<string, string> = {}
    for (const [name, value] of this.#headers) headers[render(name).toLowerCase()] = render(value)
    return { url, headers }
  }
}
