import { idnaLibrary, toAscii } from '../formats/encodings/idna.ts'
import { CallFault, defineFunction, fail, Lazy, param, type CallSite } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { SuffixList, type PublicSuffix } from '../net/suffix-list.ts'
import { toText } from '../value/index.ts'

/** The library that has the public suffix list. */
const tldts = new Lazy(() => import('tldts'))

/** Names are taken as they are: nothing is cut off, lowered or checked. */
const AS_IS = {
  allowPrivateDomains: true,
  detectIp: false,
  extractHostname: false,
  mixedInputs: false,
  validateHostname: false,
} as const

export const parse_etld = defineFunction({
  name: 'parse_etld',
  category: 'Parse',
  description:
    'Finds the part of a domain name under which names are registered, its effective top-level domain (`co.uk` of `a.co.uk`).',
  params: [
    param.text('value', 'The domain name.'),
    param.count('plus_parts', 'How many labels in front of it `etld_plus` has: with 1, what one can register.', {
      default: 0,
    }),
    param.text(
      'psl',
      'A file with another [public suffix list](https://publicsuffix.org/list/) than the one that comes along.',
      {
        optional: true,
        constant: true,
      },
    ),
  ],
  returns: Kind.object({ etld: Kind.bytes, etld_plus: Kind.bytes, known_suffix: Kind.boolean }),
  rules: ['Where no rule of the list fits, the last label is the suffix, and `known_suffix` is false.'],
  failures: ['The name is empty.'],
  uses: [tldts, idnaLibrary],
  examples: [
    {
      title: 'The suffix',
      source: 'parse_etld!("sub.sussex.ac.uk")',
      result: { etld: 'ac.uk', etld_plus: 'ac.uk', known_suffix: true },
    },
    {
      title: 'The suffix and one label',
      source: 'parse_etld!("sub.sussex.ac.uk", plus_parts: 1)',
      result: { etld: 'ac.uk', etld_plus: 'sussex.ac.uk', known_suffix: true },
    },
    {
      title: 'A suffix that is not in the list',
      source: 'parse_etld!("vector.acmecorp")',
      result: { etld: 'acmecorp', etld_plus: 'acmecorp', known_suffix: false },
    },
    {
      title: 'A list of one’s own',
      source: 'parse_etld!("vector.acmecorp", psl: "lib/tests/tests/functions/custom_public_suffix_list.dat")',
      result: { etld: 'acmecorp', etld_plus: 'acmecorp', known_suffix: false },
    },
  ],
  compile(call) {
    const find = finder(call)
    return (value, plus) => {
      const isQualified = value.endsWith('.')
      const name = isQualified ? value.slice(0, -1) : value
      if (value === '') fail(`unable to determine eTLD for ${value}`)
      const suffix = find(name)
      // A dot at the end makes one part more, which is empty.
      const parts = suffix.labels + (isQualified ? 1 : 0)
      return {
        etld: lastLabels(value, parts),
        etld_plus: lastLabels(value, parts + Math.max(0, plus)),
        known_suffix: suffix.isKnown,
      }
    }
  },
})

function finder(call: CallSite): (name: string) => PublicSuffix {
  const file = call.constant('psl')
  if (file !== undefined) {
    const list = listOf(call, toText(file as string | Uint8Array))
    return (name) => list.find(name.split('.').reverse())
  }
  return suffixOf
}

function suffixOf(name: string): PublicSuffix {
  const { parse } = tldts.get()
  const { publicSuffix, isIcann, isPrivate } = parse(name, AS_IS)
  if (publicSuffix === name && parse(`0.${name}`, AS_IS).publicSuffix === `0.${name}`) {
    // The library takes `ck` for a suffix because of the rule `*.ck`, which says so only of what is below.
    const dot = name.indexOf('.')
    return dot < 0 ? { labels: 1, isKnown: false } : suffixOf(name.slice(dot + 1))
  }
  const labels = publicSuffix === null ? 1 : publicSuffix.split('.').length
  return { labels, isKnown: isIcann === true || isPrivate === true }
}

function listOf({ host }: CallSite, path: string): SuffixList {
  if (host.readFile === undefined) throw new CallFault('files with suffixes cannot be read here', 'psl')
  let text
  try {
    text = toText(host.readFile(path))
  } catch (error) {
    throw new CallFault(`Unable to read psl file "${path}": ${(error as Error).message}`, 'psl')
  }
  try {
    return new SuffixList(text, toAscii)
  } catch (error) {
    throw new CallFault(`Unable to parse psl file "${path}": ${(error as Error).message}`, 'psl')
  }
}

/** The part of a name from the `count`th dot from its end on. */
function lastLabels(name: string, count: number): string {
  let at = name.length
  for (let i = 0; i < count; i++) {
    at = name.lastIndexOf('.', at - 1)
    if (at <= 0) return at === 0 && i === count - 1 ? name.slice(1) : name
  }
  return name.slice(at + 1)
}
