import { Lazy } from '../function/index.ts'
import { UNKNOWN, type UserAgent } from './user-agent.ts'

/** The part of the library `woothee`, which has no types, that is used. */
export interface Woothee {
  parse(text: string): Readonly<Record<'name' | 'version' | 'os' | 'os_version' | 'category', string | number>>
}

/** The library that knows the most common user agents. */
export const woothee = new Lazy<Woothee>(async () => {
  // @ts-expect-error: the package has no types
  const library = (await import('woothee')) as { readonly default: Woothee }
  return library.default
})

/** What woothee knows of a user agent. */
export function parseByWoothee(text: string, library: Woothee): UserAgent {
  const { name, version, os, os_version: osVersion, category } = library.parse(text)
  return {
    browser: { ...UNKNOWN.browser, family: known(name), version: known(version) },
    os: { ...UNKNOWN.os, family: known(os), version: known(osVersion) },
    device: { ...UNKNOWN.device, category: known(category) },
  }
}

function known(value: string | number): string | null {
  const text = String(value)
  return text === '' || text === 'UNKNOWN' ? null : text
}
