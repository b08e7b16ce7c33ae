import { Lazy } from '../../function/index.ts'

/** What of `tr46`, which has no types, is used here. */
interface Tr46 {
  toASCII(domain: string, options: Tr46Options): string | null
  toUnicode(domain: string, options: Tr46Options): { readonly domain: string; readonly error: boolean }
}
interface Tr46Options {
  readonly checkBidi: boolean
  readonly checkJoiners: boolean
}

/** Longer labels are not valid: decoding them would take a time that grows with the square of their length. */
const MOST_LABEL = 1000
const OPTIONS: Tr46Options = { checkBidi: true, checkJoiners: true }

export const idnaLibrary = new Lazy<Tr46>(async () => {
  // @ts-expect-error: the package has no types
  const library = (await import('tr46')) as { readonly default: Tr46 }
  return library.default
})

/** The domain name in ASCII (UTS #46, nontransitional); `undefined` where it is not valid. */
export function toAscii(domain: string): string | undefined {
  return hasLongLabel(domain) ? undefined : (idnaLibrary.get().toASCII(domain, OPTIONS) ?? undefined)
}

/** The domain name in Unicode; `undefined` where it is not valid. */
export function toUnicode(domain: string): string | undefined {
  if (hasLongLabel(domain)) return undefined
  const { domain: name, error } = idnaLibrary.get().toUnicode(domain, OPTIONS)
  return error ? undefined : name
}

function hasLongLabel(domain: string): boolean {
  return domain.length > MOST_LABEL && domain.split('.').some((label) => label.length > MOST_LABEL)
}
