import type { Template } from '@qovery/sdk'

/** Keeps addresses that a template makes of events on the server, and below the path, that the config names. */
export class Confinement {
  readonly #origin: string
  /** The fixed beginning of the path, up to its last slash. */
  readonly #folder: string

  private constructor(origin: string, folder: string) {
    this.#origin = origin
    this.#folder = folder
  }

  /** Of a template that `faultOf` finds nothing wrong with. */
  static of(template: Template): Confinement {
    const { origin, pathname } = new URL(fixedPart(template))
    return new Confinement(origin, pathname.slice(0, pathname.lastIndexOf('/') + 1))
  }

  /** Why a template cannot be confined; `undefined`: it can. */
  static faultOf(template: Template): string | undefined {
    const fixed = fixedPart(template)
    const fault = confinementFault(fixed)
    if (fault === undefined && /^https?:\/\/[^/]+\//i.test(fixed)) return undefined
    return 'the address must begin with a fixed scheme and host and a "/" before its first field, so that events cannot choose the server; dangerously_allow_unconfined_template_resolution lifts this'
  }

  /** Whether an address is where it may be. */
  admits({ origin, pathname }: URL): boolean {
    return origin === this.#origin && pathname.startsWith(this.#folder) && !/%2e%2e|%2f|%5c/i.test(pathname)
  }
}

/** Why a text is no address that requests can be made to. */
export function confinementFault(text: string): string | undefined {
  const url = URL.parse(text)
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return undefined
  return url === null
    ? `"${text}" is no address such as https://example.com/path`
    : `addresses begin with http:// or https://, not with ${url.protocol}`
}

/** The text before the first field or part of a time. */
function fixedPart({ text }: Template): string {
  const end = text.search(/\{\{|%[^%]/)
  return end < 0 ? text : text.slice(0, end)
}
