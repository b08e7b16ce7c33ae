/** What is known of a user agent; `null` is what is not. */
export interface UserAgent {
  readonly browser: Part<'family' | 'version' | 'major' | 'minor' | 'patch'>
  readonly os: Part<'family' | 'version' | 'major' | 'minor' | 'patch' | 'patch_minor'>
  readonly device: Part<'family' | 'category' | 'brand' | 'model'>
}
type Part<K extends string> = Readonly<Record<K, string | null>>

/** A user agent of which nothing is known. */
export const UNKNOWN: UserAgent = {
  browser: { family: null, version: null, major: null, minor: null, patch: null },
  os: { family: null, version: null, major: null, minor: null, patch: null, patch_minor: null },
  device: { family: null, category: null, brand: null, model: null },
}

/** What the first knows, and for the rest what the second does. */
export function combined(first: UserAgent, second: UserAgent): UserAgent {
  return {
    browser: filled(first.browser, second.browser),
    os: filled(first.os, second.os),
    device: filled(first.device, second.device),
  }
}

function filled<K extends string>(first: Part<K>, second: Part<K>): Part<K> {
  const result = { ...first } as Record<K, string | null>
  for (const key in second) result[key] ??= second[key]
  return result
}
